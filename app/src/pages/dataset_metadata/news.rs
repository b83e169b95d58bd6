//! Somebody else saved these metadata while they are open here.

use super::editor::Editor;
use super::last_change::is_metadata;
use crate::shared::dataset::use_dataset;
use crate::shared::live::on_event;
use crate::text::metadata as text;
use crate::ui::{Button, Note};
use leptos::prelude::*;
use portico_contract::portico::event::Event;

pub fn news(editor: Editor) -> AnyView {
    let uid = use_dataset().uid().to_string();
    let heard = RwSignal::new(Vec::<(i64, String)>::new());
    on_event(move |event| {
        if let Event::Written { entry, operation, target: Some(target), person } = event
            && *target == uid
            && is_metadata(operation)
        {
            heard.update(|heard| heard.push((*entry, person.clone())));
        }
    });
    // An own save may be heard of before its answer is there.
    let somebody = Memo::new(move |_| {
        if editor.write.pending.get() {
            return None;
        }
        let own = editor.own.get();
        heard.with(|heard| heard.iter().rfind(|(entry, _)| !own.contains(entry)).map(|(_, person)| person.clone()))
    });
    let note = move || {
        somebody.get().map(|person| {
            let load = move |_| {
                heard.set(Vec::new());
                editor.reload();
            };
            view! {
                <Note
                    live=true
                    title=text::changed_by(&person)
                    actions=move || view! { <Button small=true on_click=load>{text::load_theirs()}</Button> }
                >
                    {text::changed_by_help()}
                </Note>
            }
        })
    };
    view! { {note} }.into_any()
}
