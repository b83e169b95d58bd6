//! The translation dictionary of a studio page.

use crate::translations::TranslationDictionary;
use crate::{StudioPageUid, operations};

operations! {
    area Content;

    /// Get the translation dictionary of a studio page.
    GetStudioPageTranslations: get_studio_page_translations = GET "/studio_pages/{studio_page_uid}/translations/"
        (studio_page_uid: StudioPageUid) -> [TranslationDictionary], Read;
    /// Replace the translation dictionary of a studio page; it is applied when the page is published.
    UpdateStudioPageTranslations: update_studio_page_translations = PUT "/studio_pages/{studio_page_uid}/translations/"
        (studio_page_uid: StudioPageUid) {TranslationDictionary} -> [TranslationDictionary], Write;
}
