//! Studio pages of the demo.

use super::{finish, is_planted, read};
use crate::studio_pages::DRAFT;
use crate::{Failure, Handle, Outcome, Portal, store};
use portico_contract::metadata::Metadata;
use portico_contract::security::{GroupSecurity, UserSecurity};
use portico_contract::studio_content::*;
use portico_contract::studio_pages::*;
use portico_contract::studio_security::{CreateStudioPageGroupSecurity, CreateStudioPageUserSecurity};
use portico_contract::studio_translations::UpdateStudioPageTranslations;
use portico_contract::translations::TranslationDictionary;
use portico_contract::{StudioPageUid, VersionName};
use serde::Deserialize;

/// A page as `demo/pages.json` describes it.
#[derive(Deserialize)]
struct Planned {
    by: String,
    page: NewStudioPage,
    #[serde(default)]
    metadata: Metadata,
    content: StudioPageContentChanges,
    #[serde(default)]
    translations: TranslationDictionary,
    publish: bool,
    /// Metadata that the draft gets after the publication.
    #[serde(default)]
    later: Option<Metadata>,
    #[serde(default)]
    user_rulesets: Vec<UserSecurity>,
    #[serde(default)]
    group_rulesets: Vec<GroupSecurity>,
}

pub async fn plant(portal: &Portal) -> Outcome<()> {
    let pages: Vec<Planned> = read("pages.json", include_str!("../../demo/pages.json"))?;
    for planned in pages {
        let slug = planned.page.slug.as_ref().map(|slug| slug.as_str()).unwrap_or_default().to_owned();
        let part = format!("studio page {slug}");
        if is_planted(portal, &part).await? {
            continue;
        }
        // What a start that was cut short has left is not whole.
        let query = "SELECT uid FROM studio_pages WHERE slug = ?";
        let left = store::text(&mut *portal.store().read().await?, query, &[&slug]).await?;
        if let Some(uid) = left {
            let studio_page_uid = StudioPageUid::new(uid).map_err(Failure::internal)?;
            portal.handle(&super::caller(portal, "admin").await?, DeleteStudioPage { studio_page_uid }).await?;
        }
        create(portal, planned).await.map_err(|failure| Failure::internal(format!("demo {part}: {failure:?}")))?;
        finish(portal, &part).await?;
    }
    Ok(())
}

async fn create(portal: &Portal, planned: Planned) -> Outcome<()> {
    let caller = super::caller(portal, &planned.by).await?;
    let uid = portal.handle(&caller, CreateStudioPage { body: planned.page }).await?.uid;
    let draft = VersionName::new(DRAFT).map_err(Failure::internal)?;
    let content =
        UpdateStudioPageContent { studio_page_uid: uid.clone(), version_name: draft.clone(), body: planned.content };
    portal.handle(&caller, content).await?;
    let metadata =
        |body| UpdateStudioPageContentMetadata { studio_page_uid: uid.clone(), version_name: draft.clone(), body };
    portal.handle(&caller, metadata(planned.metadata)).await?;
    let translations = UpdateStudioPageTranslations { studio_page_uid: uid.clone(), body: planned.translations };
    portal.handle(&caller, translations).await?;
    for body in planned.user_rulesets {
        portal.handle(&caller, CreateStudioPageUserSecurity { studio_page_uid: uid.clone(), body }).await?;
    }
    for body in planned.group_rulesets {
        portal.handle(&caller, CreateStudioPageGroupSecurity { studio_page_uid: uid.clone(), body }).await?;
    }
    if planned.publish {
        portal.handle(&caller, PublishStudioPage { studio_page_uid: uid.clone() }).await?;
    }
    if let Some(later) = planned.later {
        portal.handle(&caller, metadata(later)).await?;
    }
    Ok(())
}
