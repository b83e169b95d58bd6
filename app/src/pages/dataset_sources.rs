//! The Sources tab of a dataset: its resources, and the one that is open. What is open is in the address.

mod delete;
mod editor;
mod list;
mod opened;

use crate::paths::{self, DatasetTab};
use crate::shared::dataset::{OpenDataset, use_dataset};
use crate::shared::loaded::{Load, loaded};
use crate::ui::SkeletonRows;
use crate::{api, browser};
use editor::Work;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use portico_contract::resources::{ListDatasetResources, Resource as Source};
use portico_contract::{Limit, Page, ResourceUid};

/// The id around the list, where the focus goes when nothing else is left.
const LIST: &str = "sources";

/// What the address opens.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Opened {
    Nothing,
    Add,
    /// The first rows of a resource.
    Rows(ResourceUid),
    Edit(ResourceUid),
    Replace(ResourceUid),
}

impl Opened {
    fn read(address: &ParamsMap) -> Self {
        let act = address.get("act").unwrap_or_default();
        let uid = address.get("resource").and_then(|uid| ResourceUid::new(uid).ok());
        match (uid, act.as_str()) {
            (None, "add") => Self::Add,
            (None, _) => Self::Nothing,
            (Some(uid), "edit") => Self::Edit(uid),
            (Some(uid), "replace") => Self::Replace(uid),
            (Some(uid), _) => Self::Rows(uid),
        }
    }

    const fn resource(&self) -> Option<&ResourceUid> {
        match self {
            Self::Nothing | Self::Add => None,
            Self::Rows(uid) | Self::Edit(uid) | Self::Replace(uid) => Some(uid),
        }
    }
}

/// The tab, in context for its parts.
#[derive(Clone, Copy)]
struct Tab {
    dataset: OpenDataset,
    sources: Load<Page<Source>>,
    /// Something was saved: what opens next takes the focus.
    landing: StoredValue<bool>,
}

impl Tab {
    fn href(&self, opened: &Opened) -> String {
        let path = paths::dataset_tab(&self.dataset.uid(), DatasetTab::Sources);
        let uid = opened.resource().map(ResourceUid::as_str).unwrap_or_default();
        let act = match opened {
            Opened::Nothing | Opened::Rows(_) => "",
            Opened::Add => "add",
            Opened::Edit(_) => "edit",
            Opened::Replace(_) => "replace",
        };
        paths::with_query(&path, &[("resource", uid), ("act", act)])
    }

    /// A resource was written: list and dataset are read again.
    fn written(&self) {
        self.sources.refetch();
        self.dataset.reload();
    }
}

#[component]
pub fn Sources() -> impl IntoView {
    let dataset = use_dataset();
    let query = use_query_map();
    let opened = Memo::new(move |_| query.with(Opened::read));
    let sources = Resource::new_blocking(
        move || dataset.uid(),
        |dataset_uid| {
            api::call(ListDatasetResources { dataset_uid, limit: Some(Limit::MAX), offset: None, expand: None })
        },
    );
    let tab = Tab { dataset, sources, landing: StoredValue::new(false) };
    loaded(sources, || view! { <SkeletonRows /> }.into_any(), move |page| screen(tab, opened, page))
}

fn screen(tab: Tab, opened: Memo<Opened>, page: Page<Source>) -> AnyView {
    // The list is read again after each write: the focus stays where it was.
    browser::keep_focus();
    let page = StoredValue::new(page);
    let find = move |uid: &ResourceUid| page.with_value(|page| page.results.iter().find(|s| s.uid == *uid).cloned());
    let panel = move || {
        let opened = opened.get();
        let source = opened.resource().and_then(find);
        match (opened, source) {
            (Opened::Add, _) => editor::editor(tab, Work::Add),
            (Opened::Rows(_), Some(source)) => opened::opened(tab, source),
            (Opened::Edit(_), Some(source)) => editor::editor(tab, Work::Edit(Box::new(source))),
            (Opened::Replace(_), Some(source)) => editor::editor(tab, Work::Replace(Box::new(source))),
            _ => ().into_any(),
        }
    };
    view! {
        <div class="stack">
            <div id=LIST tabindex="-1">{move || page.with_value(|page| list::list(tab, page, &opened.get()))}</div>
            {panel}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::Opened;
    use leptos_router::params::ParamsMap;
    use portico_contract::ResourceUid;

    fn read(pairs: &[(&'static str, &'static str)]) -> Opened {
        Opened::read(&pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect::<ParamsMap>())
    }

    #[test]
    fn the_address_says_what_is_open() {
        let uid = ResourceUid::new("re_1").unwrap();
        assert_eq!(read(&[]), Opened::Nothing);
        assert_eq!(read(&[("act", "add")]), Opened::Add);
        assert_eq!(read(&[("resource", "re_1")]), Opened::Rows(uid.clone()));
        assert_eq!(read(&[("resource", "re_1"), ("act", "replace")]), Opened::Replace(uid));
        assert_eq!(read(&[("resource", "../x")]), Opened::Nothing);
    }
}
