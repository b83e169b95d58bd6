//! Code editor pages of the demo: published in two languages, for partners, and one that is being made.

use super::{finish, is_planted, read};
use crate::{Failure, Handle, Outcome, Portal, store};
use portico_contract::PageSlug;
use portico_contract::code_editor_pages::*;
use portico_contract::code_editor_security::CreateCodeEditorPageGroupSecurity;
use portico_contract::code_editor_translations::UpdateCodeEditorPageTranslations;
use portico_contract::metadata::Metadata;
use portico_contract::security::GroupSecurity;
use portico_contract::translations::TranslationDictionary;
use serde::Deserialize;

const PART: &str = "code editor pages";

/// A page as `demo/code_editor_pages.json` describes it.
#[derive(Deserialize)]
struct Planned {
    page: NewCodeEditorPage,
    metadata: Metadata,
    translations: TranslationDictionary,
    #[serde(default)]
    group_rulesets: Vec<GroupSecurity>,
    publish: bool,
}

pub async fn plant(portal: &Portal) -> Outcome<()> {
    if is_planted(portal, PART).await? {
        return Ok(());
    }
    let pages: Vec<Planned> = read("code_editor_pages.json", include_str!("../../demo/code_editor_pages.json"))?;
    let caller = super::caller(portal, "louise.data").await?;
    for planned in pages {
        let slug = planned.page.slug.as_ref().map(|slug| slug.as_str()).unwrap_or_default().to_owned();
        let page_slug = PageSlug::new(slug).map_err(Failure::internal)?;
        // What a start that was cut short has left is not whole.
        let query = "SELECT slug FROM code_editor_pages WHERE slug = ?";
        if store::text(&mut *portal.store().read().await?, query, &[page_slug.as_str()]).await?.is_some() {
            portal.handle(&caller, DeleteCodeEditorPage { page_slug: page_slug.clone() }).await?;
        }
        portal.handle(&caller, CreateCodeEditorPage { body: planned.page }).await?;
        let metadata = UpdateCodeEditorPageMetadata { page_slug: page_slug.clone(), body: planned.metadata };
        portal.handle(&caller, metadata).await?;
        let translations =
            UpdateCodeEditorPageTranslations { page_slug: page_slug.clone(), body: planned.translations };
        portal.handle(&caller, translations).await?;
        for body in planned.group_rulesets {
            let ruleset = CreateCodeEditorPageGroupSecurity { page_slug: page_slug.clone(), body };
            portal.handle(&caller, ruleset).await?;
        }
        if planned.publish {
            portal.handle(&caller, PublishCodeEditorPage { page_slug }).await?;
        }
    }
    finish(portal, PART).await
}
