//! A source that was chosen before its dataset existed: the API takes files only for a dataset that is there.

use crate::browser::ChosenFile;
use leptos::prelude::*;
use portico_contract::DatasetUid;

/// What a person chose, before anything is sent.
#[derive(Debug, Clone)]
pub enum Chosen {
    File(ChosenFile),
    /// Of a file on the web.
    Address(String),
}

/// Carries a choice from the page that makes a dataset to the page that reads its source.
#[derive(Debug, Clone, Copy)]
pub struct Handover(StoredValue<Option<(DatasetUid, Chosen)>>);

/// Makes room for a choice on its way; the frame does so once.
pub fn provide_handover() {
    provide_context(Handover(StoredValue::new(None)));
}

/// Asked for while a page is made: there is no context when an answer comes.
pub fn use_handover() -> Handover {
    use_context().unwrap_or_else(|| Handover(StoredValue::new(None)))
}

impl Handover {
    /// Hands a choice over to whoever picks a source for this dataset next.
    pub fn give(self, dataset_uid: DatasetUid, chosen: Chosen) {
        self.0.set_value(Some((dataset_uid, chosen)));
    }

    /// Takes what was chosen for this dataset, once. What was meant for another one is dropped.
    pub(super) fn take(self, dataset_uid: &DatasetUid) -> Option<Chosen> {
        let (meant_for, chosen) = self.0.try_update_value(Option::take)??;
        (meant_for == *dataset_uid).then_some(chosen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_reaches_its_own_dataset_and_only_once() {
        Owner::new().with(|| {
            provide_handover();
            let (mine, other) = (DatasetUid::new("da_1").unwrap(), DatasetUid::new("da_2").unwrap());
            let way = use_handover();
            way.give(mine.clone(), Chosen::Address("https://example.org/a.csv".into()));
            assert!(matches!(way.take(&mine), Some(Chosen::Address(url)) if url.ends_with("a.csv")));
            assert!(way.take(&mine).is_none());
            way.give(mine.clone(), Chosen::Address("https://example.org/a.csv".into()));
            assert!(way.take(&other).is_none() && way.take(&mine).is_none());
        });
    }
}
