//! What is on the page: a structured editor and the whole of it as JSON, over one draft.

mod block_fields;
mod blocks;
mod data;
mod dataset_picker;
mod edits;
mod json_box;
mod layout;

use super::editing::{Saved, save};
use super::open::{OpenPage, draft, use_page};
use crate::api;
use crate::shared::explain::explain;
use crate::shared::loaded::loaded;
use crate::shared::session::refusal;
use crate::shared::write::Write;
use crate::text::studio_content as text;
use crate::ui::{Card, Note, SaveBar, SkeletonRows, Tone, use_toaster};
use json_box::{JsonBox, json_box};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use portico_contract::studio_content::{RetrieveStudioPageContent, StudioPageContentChanges, UpdateStudioPageContent};
use portico_contract::{ApiError, StudioPageUid};

async fn read(studio_page_uid: StudioPageUid) -> Result<StudioPageContentChanges, ApiError> {
    api::call(RetrieveStudioPageContent { studio_page_uid, version_name: draft()? }).await.map(Into::into)
}

#[component]
pub fn Content() -> impl IntoView {
    let open = use_page();
    let first = Resource::new_blocking(move || open.uid(), read);
    Effect::new(move |before: Option<u32>| {
        let written = open.written.get();
        if before.is_some_and(|before| before != written) {
            spawn_local(async move {
                if let Ok(content) = read(open.uid()).await
                    && !open.page.is_disposed()
                {
                    open.content.arrived(content);
                }
            });
        }
        written
    });
    loaded(
        first,
        || view! { <SkeletonRows /> }.into_any(),
        move |content| {
            open.content.arrived(content);
            editor(open)
        },
    )
}

fn editor(open: OpenPage) -> AnyView {
    let query = use_query_map();
    let as_json = Memo::new(move |_| query.with(|query| query.get("view")).as_deref() == Some("json"));
    let write = Write::new();
    let toaster = use_toaster();
    let refused = refusal::<UpdateStudioPageContent>();
    let changes = Signal::derive(move || {
        let broken = open.broken.with(|broken| broken.len());
        let differing = open.content.saved.with(|saved| {
            saved.as_ref().map_or(0, |saved| open.content.draft.with(|draft| edits::changes(saved, draft)))
        });
        broken.max(differing)
    });
    let reason = {
        let refused = refused.clone();
        Signal::derive(move || {
            let broken = || open.broken.with(|broken| broken.values().next().map(|broken| broken.message.clone()));
            refused.clone().or_else(|| broken().map(|message| format!("{} {message}", text::broken())))
        })
    };
    let on_save = move |()| {
        let (uid, opened, body) = (open.uid(), open.content.opened(), open.content.draft.get_untracked());
        let write_it = async move {
            let operation = UpdateStudioPageContent { studio_page_uid: uid, version_name: draft()?, body };
            api::call(operation).await.map(StudioPageContentChanges::from)
        };
        write.run(save(opened, read(open.uid()), write_it), move |outcome| match outcome {
            Saved::Stale(theirs) => open.content.theirs.set(Some(theirs)),
            Saved::Done(content) => {
                open.content.done(content);
                toaster.success(text::saved());
                open.reload();
            }
        });
    };
    let on_discard = move |()| {
        open.broken.update(|broken| broken.clear());
        open.content.discard();
        write.error.set(None);
    };
    let error = Signal::derive(move || write.error.with(|error| error.as_ref().map(explain)));
    let note = refused.clone().map(|reason| view! { <Note>{reason}</Note> });
    let body = move || if as_json.get() { whole(open) } else { structure(open, write) };
    view! {
        <noscript><p class="note">{text::needs_scripts()}</p></noscript>
        {note}
        {open.content.conflict()}
        {switch(open, as_json)}
        <fieldset class="plain" disabled=refused.is_some()>
            {body}
        </fieldset>
        <SaveBar
            changes=changes
            pending=write.pending
            disabled_reason=reason
            error=error
            on_discard=on_discard
            on_save=move |()| on_save(())
        />
    }
    .into_any()
}

/// Links to both ways of looking at the content. Both edit the same draft.
fn switch(open: OpenPage, as_json: Memo<bool>) -> AnyView {
    // What is broken in one way cannot be shown in the other.
    let stuck = Memo::new(move |_| open.broken.with(|broken| !broken.is_empty()));
    let link = move |json: bool, label: &'static str, href: &'static str| {
        let current = move || (as_json.get() == json).then_some("true");
        let leads = move || as_json.get() == json || !stuck.get();
        view! {
            <a
                href=move || leads().then_some(href)
                role=move || (!leads()).then_some("link")
                aria-disabled=move || (!leads()).then_some("true")
                title=move || (!leads()).then_some(text::broken_stays())
                aria-current=current
            >
                {label}
            </a>
        }
    };
    view! {
        <div class="row">
            <nav class="segments" aria-label=text::view_label()>
                {link(false, text::structure(), "?")}
                {link(true, text::json(), "?view=json")}
            </nav>
            {move || stuck.get().then(|| view! { <span class="muted" role="status">{text::broken_stays()}</span> })}
        </div>
    }
    .into_any()
}

fn whole(open: OpenPage) -> AnyView {
    let shown = Signal::derive(move || open.content.draft.with(json_box::pretty));
    let accept = Callback::new(move |typed: String| {
        let content: StudioPageContentChanges = json_box::parse(&typed)?;
        open.content.draft.set(content);
        Ok(())
    });
    let spec = JsonBox {
        id: "content-json".to_owned(),
        label: text::whole(),
        help: text::whole_help(),
        place: String::new(),
        rows: 24,
        shown,
        accept,
    };
    view! { <Card>{json_box(spec, open.broken)}</Card> }.into_any()
}

fn structure(open: OpenPage, write: Write) -> AnyView {
    let filters = move || {
        let shown = Signal::derive(move || {
            open.content
                .draft
                .with(|content| content.filters.as_ref().map_or_else(|| "{}".to_owned(), json_box::pretty))
        });
        let accept = Callback::new(move |typed: String| {
            let filters = json_box::parse(&typed)?;
            open.content.draft.update(|content| content.filters = Some(filters));
            Ok(())
        });
        json_box(
            JsonBox {
                id: "filters-json".to_owned(),
                label: text::filters(),
                help: text::filters_help(),
                place: "filters".to_owned(),
                rows: 4,
                shown,
                accept,
            },
            open.broken,
        )
    };
    view! {
        <div class="studio">
            {blocks::blocks(open, write)}
            <div class="stack">
                {layout::layouts(open)}
                {data::data(open)}
                <Card title=text::filters()>{filters()}</Card>
            </div>
        </div>
    }
    .into_any()
}

/// What the portal said against parts of the content whose names start like this.
fn messages(write: Write, start: String) -> Signal<Vec<String>> {
    Signal::derive(move || {
        write.error.with(|error| {
            let detail = error.iter().flat_map(|error| &error.detail);
            detail
                .filter_map(|(field, messages)| {
                    let part = field.strip_prefix(&start)?;
                    Some(format!("{part}: {}", messages.join(" ")))
                })
                .collect()
        })
    })
}

/// The messages as a note; nothing where there are none.
fn told(messages: Signal<Vec<String>>) -> AnyView {
    let note = move || {
        let messages = messages.get();
        (!messages.is_empty()).then(|| {
            view! { <Note tone=Tone::Bad title=text::has_errors() live=true>{messages.join(" ")}</Note> }
        })
    };
    note.into_any()
}
