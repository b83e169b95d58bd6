//! Dictionaries of code editor pages: edited with the draft, applied when it is published.

use crate::code_editor_pages::{load_draft, save_draft};
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::code_editor_translations::*;
use portico_contract::translations::TranslationDictionary;

impl Handle<GetCodeEditorPageTranslations> for Portal {
    async fn handle(
        &self,
        _caller: &Caller,
        operation: GetCodeEditorPageTranslations,
    ) -> Outcome<TranslationDictionary> {
        Ok(load_draft(&mut *self.store().read().await?, &operation.page_slug).await?.translations)
    }
}

impl Handle<UpdateCodeEditorPageTranslations> for Portal {
    async fn handle(
        &self,
        caller: &Caller,
        operation: UpdateCodeEditorPageTranslations,
    ) -> Outcome<TranslationDictionary> {
        let mut write = self.store().write().await?;
        let mut draft = load_draft(&mut write, &operation.page_slug).await?;
        operation.body.check()?;
        draft.translations = operation.body;
        save_draft(&mut write, &operation.page_slug, &draft, caller).await?;
        write.commit().await?;
        Ok(draft.translations)
    }
}
