//! What a page is called, where it is, and who may see it.

use super::editing::{Saved, save};
use super::open::{Address, OpenPage, draft, use_page};
use crate::api;
use crate::shared::explain::explain;
use crate::shared::loaded::loaded;
use crate::shared::session::refusal;
use crate::shared::studio_page::last_change;
use crate::shared::write::Write;
use crate::text::common::moment;
use crate::text::studio_pages as text;
use crate::ui::{
    Bind, Card, Checkbox, Fact, Facts, Field, Note, SaveBar, SkeletonRows, TextArea, TextInput, use_toaster,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use portico_contract::metadata::Metadata;
use portico_contract::slug::Slug;
use portico_contract::studio_content::{GetStudioPageContentMetadata, UpdateStudioPageContentMetadata};
use portico_contract::studio_pages::{NewStudioPage, RetrieveStudioPage, StudioPage, UpdateStudioPage};
use portico_contract::{ApiError, StudioPageUid};

async fn read(studio_page_uid: StudioPageUid) -> Result<Metadata, ApiError> {
    api::call(GetStudioPageContentMetadata { studio_page_uid, version_name: draft()? }).await
}

#[component]
pub fn Details() -> impl IntoView {
    let open = use_page();
    let first = Resource::new_blocking(move || open.uid(), read);
    Effect::new(move |before: Option<u32>| {
        let written = open.written.get();
        if before.is_some_and(|before| before != written) {
            spawn_local(async move {
                if let Ok(metadata) = read(open.uid()).await
                    && !open.page.is_disposed()
                {
                    open.metadata.arrived(metadata);
                }
            });
        }
        written
    });
    loaded(
        first,
        || view! { <SkeletonRows /> }.into_any(),
        move |metadata| {
            open.metadata.arrived(metadata);
            view! {
                <noscript><p class="note">{text::editing_needs_scripts()}</p></noscript>
                <div class="two">
                    <div class="stack">
                        {description(open)}
                        {address(open)}
                    </div>
                    <aside>
                        <Card title=text::facts()>{move || facts(&open.page.get())}</Card>
                    </aside>
                </div>
            }
            .into_any()
        },
    )
}

fn facts(page: &StudioPage) -> AnyView {
    let (at, by) = last_change(page);
    let mut facts =
        vec![Fact::code(text::fact_uid(), page.uid.as_str()), Fact::code(text::fact_slug(), page.slug.clone())];
    let moments = [
        (text::fact_first(), page.first_published_at.as_ref()),
        (text::fact_changed(), at.as_ref()),
        (text::fact_created(), page.created_at.as_ref()),
    ];
    facts.extend(moments.into_iter().filter_map(|(label, at)| Some(Fact::text(label, moment(at?)))));
    let people = [
        (text::fact_changed_by(), by),
        (text::fact_created_by(), page.created_by.as_ref().map(|by| by.username.to_string())),
    ];
    facts.extend(people.into_iter().filter_map(|(label, by)| Some(Fact::text(label, by?))));
    view! { <Facts facts=facts /> }.into_any()
}

/// A text of the template `asset`, where the title and the description are.
fn asset(open: OpenPage, field: &'static str) -> (Bind<String>, Signal<bool>) {
    let of = move |metadata: &Metadata| metadata.text("asset", field).unwrap_or_default().to_owned();
    let value = Bind::new(
        move || open.metadata.draft.with(of),
        move |value: String| open.metadata.draft.update(|metadata| metadata.set("asset", field, value)),
    );
    let changed = Signal::derive(move || {
        open.metadata.saved.with(|saved| saved.as_ref().map(of)).is_some_and(|saved| saved != value.get())
    });
    (value, changed)
}

fn description(open: OpenPage) -> AnyView {
    let write = Write::new();
    let toaster = use_toaster();
    let (title, title_changed) = asset(open, "title");
    let (description, description_changed) = asset(open, "description");
    let changes = Signal::derive(move || {
        let known = usize::from(title_changed.get()) + usize::from(description_changed.get());
        if open.metadata.unsaved.get() { known.max(1) } else { 0 }
    });
    let on_save = move |()| {
        let (uid, opened, body) = (open.uid(), open.metadata.opened(), open.metadata.draft.get_untracked());
        let write_it = async move {
            let operation = UpdateStudioPageContentMetadata { studio_page_uid: uid, version_name: draft()?, body };
            api::call(operation).await
        };
        write.run(save(opened, read(open.uid()), write_it), move |outcome| match outcome {
            Saved::Stale(theirs) => open.metadata.theirs.set(Some(theirs)),
            Saved::Done(metadata) => {
                open.metadata.done(metadata);
                toaster.success(text::metadata_saved());
                open.reload();
            }
        });
    };
    let refused = refusal::<UpdateStudioPageContentMetadata>();
    let (is_refused, refusal_note) = (refused.is_some(), noted(&refused));
    view! {
        <Card title=text::describe() hint=text::draft_only() flush=true>
            <div class="body">
            {open.metadata.conflict()}
            {refusal_note}
            <fieldset class="plain" disabled=is_refused>
                <Field
                    id="title-field"
                    label=text::field_title()
                    help=text::field_title_help()
                    changed=title_changed
                    error=write.field("asset.title")
                >
                    <TextInput value=title />
                </Field>
                <Field
                    id="description-field"
                    label=text::field_description()
                    help=text::field_description_help()
                    changed=description_changed
                    error=write.field("asset.description")
                >
                    <TextArea value=description />
                </Field>
            </fieldset>
            </div>
            <SaveBar
            changes=changes
            pending=write.pending
            disabled_reason=refused
            error=told(write)
            on_discard=move |()| open.metadata.discard()
            on_save=move |()| on_save(())
        />
        </Card>
    }
    .into_any()
}

/// Why nothing can be changed here.
fn noted(refused: &Option<String>) -> Option<AnyView> {
    refused.clone().map(|reason| view! { <Note>{reason}</Note> }.into_any())
}

fn told(write: Write) -> Signal<Option<String>> {
    Signal::derive(move || write.error.with(|error| error.as_ref().map(explain)))
}

async fn address_of(studio_page_uid: StudioPageUid) -> Result<Address, ApiError> {
    api::call(RetrieveStudioPage { studio_page_uid }).await.map(|page| Address::of(&page))
}

fn address(open: OpenPage) -> AnyView {
    let write = Write::new();
    let toaster = use_toaster();
    let entered = open.address;
    let slug = Bind::new(
        move || entered.draft.with(|entered| entered.slug.clone()),
        move |slug| entered.draft.update(|entered| entered.slug = slug),
    );
    let public = Bind::new(
        move || entered.draft.with(|entered| entered.public),
        move |public| entered.draft.update(|entered| entered.public = public),
    );
    let differs = move |part: fn(&Address, &Address) -> bool| {
        entered.saved.with(|saved| saved.as_ref().is_some_and(|saved| entered.draft.with(|now| part(saved, now))))
    };
    let slug_changed = Signal::derive(move || differs(|saved, now| saved.slug != now.slug));
    let public_changed = Signal::derive(move || differs(|saved, now| saved.public != now.public));
    let changes = Signal::derive(move || usize::from(slug_changed.get()) + usize::from(public_changed.get()));
    let invalid = Signal::derive(move || {
        entered.draft.with(|now| Slug::new(now.slug.clone()).err().map(|error| error.to_string()))
    });
    let refused_by_portal = write.field("slug");
    let slug_error =
        Signal::derive(move || refused_by_portal.get().or_else(|| invalid.get().filter(|_| slug_changed.get())));
    let refused = refusal::<UpdateStudioPage>();
    let reason = {
        let refused = refused.clone();
        Signal::derive(move || refused.clone().or_else(|| slug_error.get()))
    };
    let on_save = move |()| {
        let now = entered.draft.get_untracked();
        let Ok(slug) = Slug::new(now.slug) else { return };
        let extra = open.page.with_untracked(|page| page.extra.clone());
        let body = NewStudioPage { slug: Some(slug), public: Some(now.public), extra };
        let write_it = api::call(UpdateStudioPage { studio_page_uid: open.uid(), body });
        write.run(save(entered.opened(), address_of(open.uid()), write_it), move |outcome| match outcome {
            Saved::Stale(theirs) => entered.theirs.set(Some(theirs)),
            Saved::Done(page) => {
                entered.done(Address::of(&page));
                open.arrived(page);
                toaster.success(text::address_saved());
            }
        });
    };
    let (is_refused, refusal_note) = (refused.is_some(), noted(&refused));
    view! {
        <Card title=text::address() hint=text::address_at_once() flush=true>
            <div class="body">
            {entered.conflict()}
            {refusal_note}
            <fieldset class="plain" disabled=is_refused>
                <Field
                    id="slug-field"
                    label=text::field_slug()
                    help=text::field_slug_help()
                    changed=slug_changed
                    error=slug_error
                    required=true
                >
                    <TextInput value=slug mono=true />
                </Field>
                <Checkbox
                    id="public-field"
                    label=text::field_public()
                    help=text::field_public_help()
                    checked=public
                />
            </fieldset>
            </div>
            <SaveBar
            changes=changes
            pending=write.pending
            disabled_reason=reason
            error=told(write)
            on_discard=move |()| entered.discard()
            on_save=move |()| on_save(())
        />
        </Card>
    }
    .into_any()
}
