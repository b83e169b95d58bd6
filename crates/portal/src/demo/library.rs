//! What the demo's pages and people lean on: terms of the glossary, a logo, keys of scripts.

use super::{finish, is_planted, read};
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::FileUpload;
use portico_contract::api_keys::*;
use portico_contract::glossary::{CreateGlossaryTerm, ListGlossaryTerms, NewGlossaryTerm};
use portico_contract::images::CreateImages;
use portico_contract::security::Permission;

const LOGO: &[u8] = include_bytes!("../../demo/logo.svg");

pub async fn plant(portal: &Portal) -> Outcome<()> {
    let louise = super::caller(portal, "louise.data").await?;
    if !is_planted(portal, "glossary").await? {
        plant_terms(portal, &louise).await?;
        finish(portal, "glossary").await?;
    }
    if !is_planted(portal, "images").await? {
        // Kept by what is in it: a second time changes nothing.
        let path = portal.incoming_folder().join("logo.svg");
        tokio::fs::write(&path, LOGO).await?;
        let body = FileUpload { file_name: "logo.svg".to_owned(), media_type: None, size: LOGO.len() as u64, path };
        portal.handle(&louise, CreateImages { body }).await?;
        finish(portal, "images").await?;
    }
    if !is_planted(portal, "api keys").await? {
        plant_keys(portal, &louise).await?;
        finish(portal, "api keys").await?;
    }
    Ok(())
}

async fn plant_terms(portal: &Portal, louise: &Caller) -> Outcome<()> {
    let terms: Vec<NewGlossaryTerm> = read("glossary.json", include_str!("../../demo/glossary.json"))?;
    let all = ListGlossaryTerms { limit: None, offset: None, search: None, ordering: None };
    let known = portal.handle(louise, all).await?.results;
    // A start that was cut short has left some of them.
    for body in terms.into_iter().filter(|new| !known.iter().any(|term| term.name == new.name)) {
        portal.handle(louise, CreateGlossaryTerm { body }).await?;
    }
    Ok(())
}

/// One that is in use, and one that was lost.
async fn plant_keys(portal: &Portal, louise: &Caller) -> Outcome<()> {
    let key = |label: &str, permissions: &[Permission]| PostApikeys {
        body: NewApiKey {
            label: Some(label.to_owned()),
            permissions: Some(permissions.to_vec()),
            ..NewApiKey::default()
        },
    };
    let known = portal.handle(louise, GetApikeys { limit: None, offset: None }).await?.results;
    let is_known = |label: &str| known.iter().any(|key| key.label.as_deref() == Some(label));
    if !is_known("Nightly update of prices") {
        let permissions = [Permission::EditDataset, Permission::PublishDataset];
        portal.handle(louise, key("Nightly update of prices", &permissions)).await?;
    }
    if !is_known("Old laptop") {
        let lost = portal.handle(louise, key("Old laptop", &[Permission::ExploreRestrictedDataset])).await?;
        let body = ApiKeyRevocationRequest { reason: Some("The laptop was stolen".to_owned()), ..Default::default() };
        portal.handle(louise, PostApikeysApikeyUidRevoke { apikey_uid: lost.uid, body }).await?;
    }
    Ok(())
}
