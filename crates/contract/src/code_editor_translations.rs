//! The translation dictionary of a code editor page.

use crate::translations::TranslationDictionary;
use crate::{PageSlug, operations};

operations! {
    area Content;

    /// Get the translation dictionary of a code editor page.
    GetCodeEditorPageTranslations: get_code_editor_page_translations = GET "/code_editor_pages/{page_slug}/translations/"
        (page_slug: PageSlug) -> [TranslationDictionary], Read;
    /// Replace the translation dictionary of a code editor page; it is applied when the page is published.
    UpdateCodeEditorPageTranslations: update_code_editor_page_translations
        = PUT "/code_editor_pages/{page_slug}/translations/"
        (page_slug: PageSlug) {TranslationDictionary} -> [TranslationDictionary], Write;
}
