//! A place to drop files on, which is also the button that chooses them.

use leptos::ev::Event;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::words::use_words;

/// A file input that covers its zone, so that dropping works without a script. The caller uploads: `on_pick` is told of a
/// choice or a drop, and reads the files from the input by its id.
#[component]
pub fn UploadDrop(
    /// Of the input; unique on the page.
    #[prop(into)]
    id: String,
    #[prop(into)] label: Signal<String>,
    /// Of the form field, where the form is posted plainly.
    #[prop(optional, into)]
    name: Option<String>,
    /// As in HTML: `.csv,.json`.
    #[prop(optional, into)]
    accept: Option<String>,
    #[prop(optional)] multiple: bool,
    /// What is accepted, up to which size.
    #[prop(optional, into)]
    help: Option<String>,
    /// Uploading: no other file can be chosen.
    #[prop(optional, into)]
    busy: Signal<bool>,
    #[prop(optional, into)] on_pick: Option<Callback<Event>>,
    /// The file and its progress, once there is one.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let words = use_words();
    let help_id = format!("{id}-help");
    let described_by = help.is_some().then(|| help_id.clone());
    view! {
        <div class="upload">
            <Icon glyph=Glyph::Upload />
            <label for=id.clone()>{move || label.get()}</label>
            <span>{words.drop_here}</span>
            {help.map(|help| view! { <small id=help_id>{help}</small> })}
            {children.map(|children| children())}
            <input
                type="file"
                id=id
                name=name
                accept=accept
                multiple=multiple
                disabled=move || busy.get()
                aria-describedby=described_by
                on:change=move |event| {
                    if let Some(on_pick) = on_pick {
                        on_pick.run(event);
                    }
                }
            />
        </div>
    }
    .into_any()
}
