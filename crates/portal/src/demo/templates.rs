//! The demo's own metadata templates: between them and those of the system every type of field is there.

use super::{finish, is_planted, read};
use crate::{Handle, Outcome, Portal, metadata_templates};
use portico_contract::metadata_templates::{CreateMetadataTemplate, NewMetadataTemplate};

const PART: &str = "templates";

pub async fn plant(portal: &Portal) -> Outcome<()> {
    if is_planted(portal, PART).await? {
        return Ok(());
    }
    let templates: Vec<NewMetadataTemplate> = read("templates.json", include_str!("../../demo/templates.json"))?;
    let louise = super::caller(portal, "louise.data").await?;
    let known = metadata_templates::load_templates(&mut *portal.store().read().await?).await?;
    for template in templates.into_iter().filter(|new| !known.iter().any(|template| template.name == new.name)) {
        portal.handle(&louise, CreateMetadataTemplate { body: template }).await?;
    }
    finish(portal, PART).await
}
