//! The translation dictionary of a dataset.

use crate::translations::TranslationDictionary;
use crate::{DatasetUid, operations};

operations! {
    area Catalog;

    /// Retrieve the translation dictionary of a dataset.
    GetDatasetTranslations: get_dataset_translations = GET "/datasets/{dataset_uid}/translations/" (dataset_uid: DatasetUid)
        -> [TranslationDictionary], Read;
    /// Replace the translation dictionary of a dataset. It is applied when the dataset is published.
    UpdateDatasetTranslations: update_dataset_translations = PUT "/datasets/{dataset_uid}/translations/"
        (dataset_uid: DatasetUid) {TranslationDictionary} -> [TranslationDictionary], Write;
}
