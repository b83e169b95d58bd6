//! Changing what is on the dataset itself: identifier, restriction, default ruleset.

use super::{create::check_dataset_id, load_dataset, save_dataset, touch_dataset};
use crate::dataset_versions::{Section, record};
use crate::security::check_view;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::ApiError;
use portico_contract::datasets::{Dataset, UpdateDataset};

impl Handle<UpdateDataset> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateDataset) -> Outcome<Dataset> {
        let (uid, changes) = (operation.dataset_uid, operation.body);
        let identifies = changes.dataset_id.iter().map(|_| Section::Information);
        let secures = changes.is_restricted.is_some() || changes.default_security.is_some();
        let sections: Vec<Section> = identifies.chain(secures.then_some(Section::Security)).collect();
        let mut write = self.store().write().await?;
        let mut dataset = load_dataset(&mut write, &uid).await?;
        if let Some(wanted) = changes.dataset_id.filter(|wanted| *wanted != dataset.dataset_id) {
            if dataset.is_published {
                let message = "The identifier of a published dataset cannot change: unpublish it first";
                return Err(ApiError::invalid("dataset_id", message).into());
            }
            check_dataset_id(&mut write, &wanted, Some(&uid)).await?;
            dataset.dataset_id = wanted;
        }
        if let Some(is_restricted) = changes.is_restricted {
            dataset.is_restricted = is_restricted;
        }
        if let Some(default_security) = changes.default_security {
            check_view(&default_security, "default_security")?;
            dataset.default_security = default_security;
        }
        save_dataset(&mut write, &dataset).await?;
        touch_dataset(&mut write, &uid, caller).await?;
        // Some clients send nothing at all, to refresh (behaviour.md 1): that is no change.
        if !sections.is_empty() {
            record(&mut write, &uid, caller, &sections).await?;
        }
        let dataset = load_dataset(&mut write, &uid).await?;
        write.commit().await?;
        Ok(dataset)
    }
}
