//! Metadata of a page: title and description in the template `asset`.

use super::{load_draft, save_draft};
use crate::studio_content::refuse_metadata_faults;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::code_editor_pages::{GetCodeEditorPageMetadata, UpdateCodeEditorPageMetadata};
use portico_contract::metadata::Metadata;

impl Handle<GetCodeEditorPageMetadata> for Portal {
    async fn handle(&self, _caller: &Caller, operation: GetCodeEditorPageMetadata) -> Outcome<Metadata> {
        Ok(load_draft(&mut *self.store().read().await?, &operation.page_slug).await?.metadata)
    }
}

impl Handle<UpdateCodeEditorPageMetadata> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateCodeEditorPageMetadata) -> Outcome<Metadata> {
        let mut write = self.store().write().await?;
        let mut draft = load_draft(&mut write, &operation.page_slug).await?;
        refuse_metadata_faults(&operation.body)?;
        draft.metadata = operation.body;
        save_draft(&mut write, &operation.page_slug, &draft, caller).await?;
        write.commit().await?;
        Ok(draft.metadata)
    }
}
