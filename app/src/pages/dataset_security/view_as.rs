//! The published rows through somebody else's eyes; whose is in the address.

use super::people::people;
use crate::api::{self, Sight};
use crate::paths::{self, DatasetTab};
use crate::shared::dataset::OpenDataset;
use crate::shared::explain::explain;
use crate::shared::live::on_event;
use crate::shared::published;
use crate::shared::session::use_me;
use crate::text::common::number;
use crate::text::security as text;
use crate::ui::{Button, Card, Fact, Facts, Field, Note, SkeletonRows, TextInput, Tone};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use portico_contract::portico::event::Event;
use portico_contract::portico::explore::ANONYMOUS;
use portico_contract::{ApiError, ErrorCode};

/// Rows that are shown.
const SHOWN: u32 = 20;

pub fn view_as(open: OpenDataset) -> AnyView {
    let body = match use_me().is_none_or(|me| me.portal.embedded) {
        true => looking(open),
        false => view! { <Note>{text::view_as_elsewhere()}</Note> }.into_any(),
    };
    view! {
        <Card title=text::view_as() id="view-as">
            <div class="stack">
                <p class="muted">{text::view_as_lead()}</p>
                {body}
            </div>
        </Card>
    }
    .into_any()
}

fn looking(open: OpenDataset) -> AnyView {
    let query = use_query_map();
    let who = Memo::new(move |_| query.with(|query| query.get("as")).unwrap_or_default().trim().to_owned());
    let published = Memo::new(move |_| open.status.with(|status| status.is_published == Some(true)));
    let dataset_id = Memo::new(move |_| open.dataset.with(|dataset| dataset.dataset_id.clone()));
    // Rulesets act at once: what is seen is read again after each change of them.
    let changed = RwSignal::new(0_u32);
    on_event(move |event| {
        if let Event::Written { target: Some(target), .. } = event
            && target == open.uid().as_str()
        {
            changed.update(|changed| *changed = changed.wrapping_add(1));
        }
    });
    let seen = Resource::new_blocking(
        move || (who.get(), published.get(), dataset_id.get(), changed.get()),
        |(who, published, dataset_id, _)| async move {
            match published && !who.is_empty() {
                true => Some(api::view_as(dataset_id, who, SHOWN).await),
                false => None,
            }
        },
    );
    let result =
        move || Suspend::new(async move { seen.await.map(|sight| sight.map_or_else(|error| failure(&error), told)) });
    let unpublished =
        move || (!published.get()).then(|| view! { <Note tone=Tone::Warn>{text::view_as_unpublished()}</Note> });
    view! {
        {form(open, who)}
        {unpublished}
        <Transition fallback=|| view! { <SkeletonRows rows=3 /> }>{result}</Transition>
    }
    .into_any()
}

fn form(open: OpenDataset, who: Memo<String>) -> AnyView {
    let named = move || who.with(|who| if who == ANONYMOUS { String::new() } else { who.clone() });
    let typed = RwSignal::new(untrack(named));
    Effect::new(move |_| typed.set(named()));
    let navigate = use_navigate();
    let security = paths::dataset_tab(&open.uid(), DatasetTab::Security);
    let leave = security.clone();
    view! {
        <form
            method="get"
            action=security
            class="row view-as"
            on:submit=move |event| {
                event.prevent_default();
                navigate(&paths::view_as(&open.uid(), typed.get_untracked().trim()), Default::default());
            }
        >
            <Field id="view-as-name" label=text::view_as_name() help=text::view_as_help()>
                <TextInput value=typed name="as" list="view-as-people" mono=true />
            </Field>
            {people("view-as-people", typed.into())}
            <span class="row">
                <Button submit=true>{text::view_as_look()}</Button>
                <a class="btn" href=paths::view_as(&open.uid(), ANONYMOUS)>{text::view_as_anonymous()}</a>
                {move || {
                    let leave = leave.clone();
                    (!who.with(String::is_empty))
                        .then(|| view! { <a class="btn quiet" href=leave>{text::view_as_close()}</a> })
                }}
            </span>
        </form>
    }
    .into_any()
}

fn told(Sight { who, seen, fields }: Sight) -> AnyView {
    let (name, caption) = match who.as_str() {
        ANONYMOUS => (text::anonymous_visitor().to_owned(), text::anonymous_sees().to_owned()),
        who => (who.to_owned(), text::person_sees(who)),
    };
    let read = match seen {
        Ok(read) => read,
        Err(error) => return refused(&name, &error),
    };
    let names: Vec<_> = read.fields.iter().map(|field| field.name.clone()).collect();
    let facts = vec![
        Fact::text(text::fact_rows(), number(read.total_count)),
        Fact::text(text::fact_fields(), text::fields_of(&names, fields)),
    ];
    let more = (read.total_count > read.records.len() as u64)
        .then(|| view! { <p class="muted">{text::first_rows(read.records.len())}</p> });
    view! {
        <div role="status">
            <h3>{caption.clone()}</h3>
        </div>
        <Facts facts=facts wide=true />
        {published::rows(&caption, &read)}
        {more}
    }
    .into_any()
}

fn failure(error: &ApiError) -> AnyView {
    let said = explain(error);
    view! { <Note tone=Tone::Bad live=true>{said}</Note> }.into_any()
}

/// A user who does not exist, a dataset that they do not see, or a portal that does not answer.
fn refused(name: &str, error: &ApiError) -> AnyView {
    if let Some(unknown) = error.for_field("view_as").map(|told| told.join(" ")) {
        return view! { <Note tone=Tone::Bad live=true>{unknown}</Note> }.into_any();
    }
    let said = match error.code {
        ErrorCode::NotFound => text::view_as_said(&explain(error)),
        _ => return failure(error),
    };
    let title = text::view_as_hidden(name);
    view! { <Note tone=Tone::Warn title=title live=true>{said}</Note> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use portico_contract::portico::explore::{PublishedField, PublishedRecords};

    fn html(seen: Result<PublishedRecords, ApiError>) -> String {
        Owner::new().with(|| told(Sight { who: "thomas".into(), seen, fields: 3 }).to_html())
    }

    #[test]
    fn who_sees_nothing_is_told_apart_from_who_does_not_exist() {
        let unseen = html(Err(ApiError::not_found()));
        assert!(unseen.contains("thomas does not see this dataset."), "{unseen}");
        let unknown = html(Err(ApiError::invalid("view_as", "This portal has no user “thomas”.")));
        assert!(unknown.contains("no user") && !unknown.contains("does not see"), "{unknown}");
    }

    #[test]
    fn hidden_fields_are_counted() {
        let field = PublishedField { name: "kind".into(), ..PublishedField::default() };
        let html =
            html(Ok(PublishedRecords { data_visible: true, fields: vec![field], ..PublishedRecords::default() }));
        assert!(html.contains("1 of 3: kind"), "{html}");
    }
}
