//! Listing, adding, changing and removing resources.

use super::present::present;
use super::{all, check::check, insert, load, realtime, save, secrets, source};
use crate::dataset_versions::{Section, record};
use crate::datasets::{require_dataset, touch_dataset};
use crate::form_submissions::extract;
use crate::{Caller, Handle, Outcome, Portal, new_uid, now};
use portico_contract::datasources::{Datasource, FileLink};
use portico_contract::resources::*;
use portico_contract::{Nothing, Page, ResourceUid};

impl Handle<ListDatasetResources> for Portal {
    async fn handle(&self, caller: &Caller, operation: ListDatasetResources) -> Outcome<Page<Resource>> {
        let dataset = operation.dataset_uid;
        let mut connection = self.store().read().await?;
        require_dataset(&mut connection, &dataset).await?;
        let resources = all(&mut connection, &dataset).await?;
        let total = resources.len() as u64;
        let offset = usize::try_from(operation.offset.unwrap_or_default().0).unwrap_or(usize::MAX);
        let mut results = Vec::new();
        for resource in resources.into_iter().skip(offset).take(operation.limit.unwrap_or_default().0 as usize) {
            let mut shown = present(&mut connection, &dataset, resource).await?;
            if operation.expand == Some(ResourceExpand::Connection) {
                super::present::expand_connection(&mut connection, caller, &mut shown).await?;
            }
            results.push(shown);
        }
        Ok(Page::new(total, results))
    }
}

impl Handle<CreateDatasetResource> for Portal {
    async fn handle(&self, caller: &Caller, operation: CreateDatasetResource) -> Outcome<Resource> {
        let (dataset, mut new) = (operation.dataset_uid, operation.body);
        let mut write = self.store().write().await?;
        touch_dataset(&mut write, &dataset, caller).await?;
        if let Some(datasource) = &mut new.datasource {
            crate::connections::settle_link(&mut write, datasource).await?;
        }
        check(&mut write, &crate::connections::Asking { caller, dataset: &dataset }, &new).await?;
        extract::refuse_foreign(&mut write, caller, new.datasource.as_ref()).await?;
        new.datasource = new.datasource.map(|datasource| secrets::sealed(datasource, self.vault())).transpose()?;
        let uid = ResourceUid::new(new_uid("re")).map_err(crate::Failure::internal)?;
        let mut resource = written(uid, new);
        realtime::begin(&mut resource, &dataset);
        insert(&mut write, &dataset, &resource).await?;
        let resource = present(&mut write, &dataset, resource).await?;
        record(&mut write, &dataset, caller, &[Section::Resources]).await?;
        write.commit().await?;
        Ok(resource)
    }
}

impl Handle<RetrieveDatasetResource> for Portal {
    async fn handle(&self, caller: &Caller, operation: RetrieveDatasetResource) -> Outcome<Resource> {
        let mut connection = self.store().read().await?;
        let resource = load(&mut connection, &operation.dataset_uid, &operation.resource_uid).await?;
        let mut shown = present(&mut connection, &operation.dataset_uid, resource).await?;
        if operation.expand == Some(ResourceExpand::Connection) {
            super::present::expand_connection(&mut connection, caller, &mut shown).await?;
        }
        Ok(shown)
    }
}

impl Handle<UpdateDatasetResource> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateDatasetResource) -> Outcome<Resource> {
        let (dataset, uid, mut new) = (operation.dataset_uid, operation.resource_uid, operation.body);
        let mut write = self.store().write().await?;
        let stored = load(&mut write, &dataset, &uid).await?;
        if let Some(mut datasource) = new.datasource.take() {
            crate::connections::settle_link(&mut write, &mut datasource).await?;
            new.datasource = Some(match &stored.datasource {
                Some(known) => secrets::completed(datasource, known)?,
                None => datasource,
            });
        }
        check(&mut write, &crate::connections::Asking { caller, dataset: &dataset }, &new).await?;
        // What the resource reads already may stay, whoever changes the rest of it.
        if !extract::is_same(new.datasource.as_ref(), stored.datasource.as_ref()) {
            extract::refuse_foreign(&mut write, caller, new.datasource.as_ref()).await?;
        }
        new.datasource = new.datasource.map(|datasource| secrets::sealed(datasource, self.vault())).transpose()?;
        let mut resource = written(uid, new);
        realtime::carry_over(&mut resource, &stored, &dataset);
        touch_dataset(&mut write, &dataset, caller).await?;
        save(&mut write, &dataset, &resource).await?;
        let resource = present(&mut write, &dataset, resource).await?;
        record(&mut write, &dataset, caller, &[Section::Resources]).await?;
        write.commit().await?;
        Ok(resource)
    }
}

impl Handle<DeleteDatasetResource> for Portal {
    async fn handle(&self, caller: &Caller, operation: DeleteDatasetResource) -> Outcome<Nothing> {
        let dataset = operation.dataset_uid;
        let mut write = self.store().write().await?;
        let stored = load(&mut write, &dataset, &operation.resource_uid).await?;
        touch_dataset(&mut write, &dataset, caller).await?;
        sqlx::query("DELETE FROM resources WHERE dataset_uid = ? AND uid = ?")
            .bind(dataset.as_str())
            .bind(stored.uid.as_str())
            .execute(&mut *write)
            .await?;
        record(&mut write, &dataset, caller, &[Section::Resources]).await?;
        write.commit().await?;
        if let Some(datasource) = &stored.datasource {
            source::forget(self, &dataset, datasource).await?;
        }
        Ok(Nothing)
    }
}

impl Handle<CleanResourceCache> for Portal {
    async fn handle(&self, caller: &Caller, operation: CleanResourceCache) -> Outcome<Nothing> {
        let dataset = operation.dataset_uid;
        let mut write = self.store().write().await?;
        let stored = load(&mut write, &dataset, &operation.resource_uid).await?;
        touch_dataset(&mut write, &dataset, caller).await?;
        write.commit().await?;
        if let Some(datasource) = &stored.datasource {
            source::forget(self, &dataset, datasource).await?;
        }
        Ok(Nothing)
    }
}

/// What was sent, without what only the portal writes.
fn written(uid: ResourceUid, mut new: NewResource) -> Resource {
    match &mut new.datasource {
        Some(Datasource::UploadedFile(source)) => source.file = FileLink::from(source.file.uid.clone()),
        Some(Datasource::OdsForm(source)) => source.is_available = None,
        _ => {}
    }
    Resource {
        uid,
        kind: new.kind,
        title: new.title.trim().to_owned(),
        url: None,
        display_name: None,
        extraction_infos: None,
        origin: None,
        updated_at: Some(now()),
        params: new.params.unwrap_or_default(),
        datasource: new.datasource,
        extra: Default::default(),
    }
}
