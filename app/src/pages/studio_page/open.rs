//! The page that is open: its tabs share it, with what is edited on each, and it follows the portal.

use super::editing::Editing;
use crate::api;
use crate::shared::live::on_event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use portico_contract::metadata::Metadata;
use portico_contract::portico::event::Event;
use portico_contract::studio_content::StudioPageContentChanges;
use portico_contract::studio_pages::{RetrieveStudioPage, StudioPage};
use portico_contract::{ApiError, StudioPageUid, VersionName};
use std::collections::BTreeMap;

/// The address and the visibility of a page, as entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    pub slug: String,
    pub public: bool,
}

impl Address {
    pub fn of(page: &StudioPage) -> Self {
        Self { slug: page.slug.clone(), public: page.public }
    }
}

/// A text that is not the JSON it should be: kept as it was typed, with what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenText {
    pub text: String,
    pub message: String,
}

/// Broken texts by the place where they were typed.
pub type BrokenTexts = RwSignal<BTreeMap<String, BrokenText>>;

/// In context under the page.
#[derive(Clone, Copy)]
pub struct OpenPage {
    pub page: RwSignal<StudioPage>,
    pub content: Editing<StudioPageContentChanges>,
    pub broken: BrokenTexts,
    pub metadata: Editing<Metadata>,
    pub address: Editing<Address>,
    /// Something on any tab is not saved.
    pub unsaved: Signal<bool>,
    /// Counts the writes of anybody on this page: tabs read again what they show.
    pub written: RwSignal<u32>,
    uid: StoredValue<StudioPageUid>,
}

impl OpenPage {
    pub fn provide(page: StudioPage) -> Self {
        let uid = page.uid.clone();
        let (content, metadata, address) = (Editing::new(), Editing::new(), Editing::new());
        address.done(Address::of(&page));
        let broken = BrokenTexts::default();
        let unsaved = Signal::derive(move || {
            let edited = [content.unsaved.get(), metadata.unsaved.get(), address.unsaved.get()];
            edited.contains(&true) || broken.with(|broken| !broken.is_empty())
        });
        let open = Self {
            page: RwSignal::new(page),
            content,
            broken,
            metadata,
            address,
            unsaved,
            written: RwSignal::new(0),
            uid: StoredValue::new(uid),
        };
        on_event(move |event| {
            // A page that was deleted cannot be read again.
            if let Event::Written { operation, target: Some(target), .. } = event
                && operation != "delete_studio_page"
                && open.uid.with_value(|uid| uid.as_str() == target)
            {
                open.reload();
                open.written.update(|written| *written = written.wrapping_add(1));
            }
        });
        provide_context(open);
        open
    }

    pub fn uid(&self) -> StudioPageUid {
        self.uid.get_value()
    }

    pub fn title(&self) -> String {
        self.page.with(|page| page.title().to_owned())
    }

    /// Whether its draft has the title without which it cannot be published.
    pub fn has_title(&self) -> bool {
        self.page.with(|page| {
            page.draft().and_then(|draft| draft.title.as_deref()).is_some_and(|title| !title.trim().is_empty())
        })
    }

    /// Takes the page as the portal answered it.
    pub fn arrived(&self, page: StudioPage) {
        self.address.arrived(Address::of(&page));
        self.page.set(page);
    }

    /// Reads the page again, after a write.
    pub fn reload(&self) {
        let open = *self;
        let studio_page_uid = self.uid();
        spawn_local(async move {
            if let Ok(page) = api::call(RetrieveStudioPage { studio_page_uid }).await
                && !open.page.is_disposed()
            {
                open.arrived(page);
            }
        });
    }

    /// The page is gone: nothing of it is left to save.
    pub fn forget_edits(&self) {
        self.broken.set(BTreeMap::new());
        self.content.discard();
        self.metadata.discard();
        self.address.discard();
    }
}

/// The page around this view.
pub fn use_page() -> OpenPage {
    expect_context::<OpenPage>()
}

/// The version that is edited.
pub fn draft() -> Result<VersionName, ApiError> {
    VersionName::new("draft").map_err(|error| ApiError::invalid("version_name", error.to_string()))
}
