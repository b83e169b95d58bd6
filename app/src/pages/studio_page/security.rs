//! Who may see and edit the page.

use super::open::use_page;
use crate::shared::rulesets::{RulesetEditor, StudioPageRulesets};
use crate::text::studio_pages as text;
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn Security() -> impl IntoView {
    let open = use_page();
    let lead = move || match open.page.with(|page| page.public) {
        true => text::security_lead_public(),
        false => text::security_lead_restricted(),
    };
    view! {
        <p class="muted">{lead}</p>
        <RulesetEditor target=Arc::new(StudioPageRulesets(open.uid())) thing=open.title() details=None />
    }
    .into_any()
}
