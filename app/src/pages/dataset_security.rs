//! Security of a dataset: open or restricted, rulesets, and what somebody sees because of them.

mod access;
mod people;
mod rules;
mod view_as;

use crate::api;
use crate::paths;
use crate::shared::dataset::{OpenDataset, use_dataset};
use crate::shared::rulesets::{DatasetRulesets, Holder, RulesetDetails, RulesetEditor};
use crate::shared::session::use_me;
use crate::text::security as text;
use crate::ui::{Bind, Glyph, Icon};
use leptos::prelude::*;
use leptos::task::spawn_local;
use portico_contract::datasets::DatasetSecurity;
use portico_contract::{ApiError, DatasetUid};
use std::sync::Arc;

#[component]
pub fn DatasetSecurityTab() -> impl IntoView {
    let open = use_dataset();
    let known = known_fields(open);
    view! {
        <div class="stack">
            {access::access(open, known)}
            <RulesetEditor
                target=Arc::new(DatasetRulesets(open.uid()))
                thing=open.title_now()
                details=Some(details(open.uid(), known))
            />
            {view_as::view_as(open)}
        </div>
    }
    .into_any()
}

/// Names of the published fields, to choose from; none where nothing is published.
fn known_fields(open: OpenDataset) -> Signal<Vec<String>> {
    let known = RwSignal::new(Vec::new());
    let published = Memo::new(move |_| {
        let published = open.status.with(|status| status.is_published == Some(true));
        published.then(|| open.dataset.with(|dataset| dataset.dataset_id.clone()))
    });
    Effect::new(move |_| {
        let Some(dataset_id) = published.get() else { return };
        spawn_local(async move {
            if let Ok(read) = api::explore_records(dataset_id, 1).await {
                known.try_set(read.fields.into_iter().map(|field| field.name).collect());
            }
        });
    });
    known.into()
}

fn details(uid: DatasetUid, known: Signal<Vec<String>>) -> RulesetDetails {
    let form = move |security: Bind<DatasetSecurity>, error: Signal<Option<ApiError>>| {
        rules::rules("ruleset", security, error, "security", known)
    };
    let embedded = use_me().is_none_or(|me| me.portal.embedded);
    let look = move |holder: &Holder| match holder {
        Holder::User(username) => {
            let label = text::view_as_user(username.as_str());
            let href = paths::view_as(&uid, username.as_str());
            view! {
                <a class="btn quiet icon-only" href=href title=label.clone() aria-label=label>
                    <Icon glyph=Glyph::Eye />
                </a>
            }
            .into_any()
        }
        Holder::Group(_) => ().into_any(),
    };
    RulesetDetails {
        heading: text::sees().to_owned(),
        summary: rules::summary,
        form: Arc::new(form),
        actions: embedded.then(|| Arc::new(look) as Arc<dyn Fn(&Holder) -> AnyView + Send + Sync>),
    }
}
