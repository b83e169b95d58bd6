//! A part of the page being edited: what is saved, what was made of it, and what somebody else saved meanwhile.

use crate::text::studio_content as text;
use crate::ui::{Button, Note, Tone};
use leptos::prelude::*;
use portico_contract::ApiError;

/// What a value needs to be edited.
pub trait Editable: Clone + Default + PartialEq + Send + Sync + 'static {}
impl<T: Clone + Default + PartialEq + Send + Sync + 'static> Editable for T {}

/// Lives as long as the page, so that edits survive a change of tabs.
pub struct Editing<T: Editable> {
    /// As the portal holds it; nothing before it was read.
    pub saved: RwSignal<Option<T>>,
    pub draft: RwSignal<T>,
    /// What somebody else saved while this was edited.
    pub theirs: RwSignal<Option<T>>,
    pub unsaved: Memo<bool>,
}

impl<T: Editable> Clone for Editing<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Editable> Copy for Editing<T> {}

impl<T: Editable> Editing<T> {
    pub fn new() -> Self {
        let (saved, draft) = (RwSignal::new(None::<T>), RwSignal::new(T::default()));
        let unsaved = Memo::new(move |_| {
            saved.with(|saved| saved.as_ref().is_some_and(|saved| draft.with(|draft| saved != draft)))
        });
        Self { saved, draft, theirs: RwSignal::new(None), unsaved }
    }

    /// Takes what was read. Edits stay; if the portal holds something else by now, the person is told.
    pub fn arrived(self, value: T) {
        let mine = self.saved.with_untracked(Option::is_some) && self.unsaved.get_untracked();
        if !mine || self.draft.with_untracked(|draft| *draft == value) {
            self.done(value);
        } else if self.saved.with_untracked(|saved| saved.as_ref() != Some(&value)) {
            self.theirs.set(Some(value));
        }
    }

    /// This is saved, and nothing else is being edited.
    pub fn done(self, value: T) {
        if self.draft.with_untracked(|draft| *draft != value) {
            self.draft.set(value.clone());
        }
        if self.saved.with_untracked(|saved| saved.as_ref() != Some(&value)) {
            self.saved.set(Some(value));
        }
        if self.theirs.with_untracked(Option::is_some) {
            self.theirs.set(None);
        }
    }

    /// Drops the edits.
    pub fn discard(self) {
        if let Some(saved) = self.saved.get_untracked() {
            self.done(saved);
        }
    }

    /// What was opened, for the comparison just before it is written.
    pub fn opened(self) -> T {
        self.saved.get_untracked().unwrap_or_default()
    }

    /// Says that somebody else saved meanwhile, and lets the person choose. Nothing while there is no conflict.
    pub fn conflict(self) -> AnyView {
        let take = move |_| {
            if let Some(theirs) = self.theirs.get_untracked() {
                self.done(theirs);
            }
        };
        let keep = move |_| {
            self.saved.set(self.theirs.get_untracked());
            self.theirs.set(None);
        };
        let note = move || {
            let actions = move || {
                view! {
                    <Button small=true on_click=take>{text::take_theirs()}</Button>
                    <Button small=true on_click=keep>{text::keep_mine()}</Button>
                }
            };
            view! {
                <Note tone=Tone::Warn title=text::conflict_title() actions=actions live=true>
                    {text::conflict()}
                </Note>
            }
        };
        (move || self.theirs.with(Option::is_some).then(note)).into_any()
    }
}

/// How a save went.
pub enum Saved<T, U> {
    Done(U),
    /// The portal holds something else than what was opened: nothing was written.
    Stale(T),
}

/// Writes, unless the portal holds something else by now than what was opened.
pub async fn save<T: PartialEq, U>(
    opened: T,
    read: impl Future<Output = Result<T, ApiError>>,
    write: impl Future<Output = Result<U, ApiError>>,
) -> Result<Saved<T, U>, ApiError> {
    let now = read.await?;
    if now == opened { write.await.map(Saved::Done) } else { Ok(Saved::Stale(now)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_else_saves_does_not_drop_edits() {
        Owner::new().with(|| {
            let editing = Editing::<String>::new();
            editing.arrived("a".into());
            editing.draft.set("mine".into());
            editing.arrived("theirs".into());
            assert_eq!(editing.draft.get_untracked(), "mine");
            assert_eq!(editing.theirs.get_untracked(), Some("theirs".into()));
        });
    }

    #[test]
    fn an_own_save_that_comes_back_is_no_conflict() {
        Owner::new().with(|| {
            let editing = Editing::<String>::new();
            editing.arrived("a".into());
            editing.draft.set("mine".into());
            editing.arrived("mine".into());
            assert!(!editing.unsaved.get_untracked());
            assert_eq!(editing.theirs.get_untracked(), None);
        });
    }

    #[test]
    fn without_edits_what_arrives_is_shown() {
        Owner::new().with(|| {
            let editing = Editing::<String>::new();
            editing.arrived("a".into());
            editing.arrived("b".into());
            assert_eq!(editing.draft.get_untracked(), "b");
        });
    }
}
