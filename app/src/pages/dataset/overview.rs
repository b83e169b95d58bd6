//! The dataset at a glance: what it is about, its facts, where to go on.

use crate::api;
use crate::paths::{self, DatasetTab};
use crate::shared::dataset::{OpenDataset, use_dataset};
use crate::shared::explain::explain;
use crate::shared::published;
use crate::text::common::moment;
use crate::text::{dataset as text, security};
use crate::ui::{Card, Fact, Facts, Note, SkeletonRows, Tag, Tone};
use leptos::prelude::*;
use portico_contract::datasets::Dataset;
use portico_contract::portico::catalog::CatalogState;
use portico_contract::portico::explore::PublishedRecords;

/// Published rows that are shown.
const PUBLISHED_ROWS: u32 = 10;

#[component]
pub fn Overview() -> impl IntoView {
    let open = use_dataset();
    view! {
        {move || changed_note(open)}
        <div class="two">
            <div class="stack">
                {move || open.dataset.with(about)}
                {published_rows(open)}
            </div>
            <aside>
                {move || facts(open)}
                {move || next(open)}
            </aside>
        </div>
    }
    .into_any()
}

fn about(dataset: &Dataset) -> AnyView {
    let metadata = &dataset.metadata;
    let description = match metadata.text("default", "description") {
        // Plain words of what may be HTML: the portal renders it, the overview only reminds.
        Some(html) => view! { <p class="prose">{plain(html)}</p> }.into_any(),
        None => {
            let href = paths::dataset_tab(&dataset.uid, DatasetTab::Metadata);
            view! {
                <p class="muted">
                    {text::no_description()} " " <a class="text" href=href>{text::add_description()}</a>
                </p>
            }
            .into_any()
        }
    };
    let words = |field: &str| metadata.list("default", field).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let tags = |values: Vec<String>| {
        values.into_iter().map(|value| view! { <Tag>{value}</Tag> " " }.into_any()).collect_view()
    };
    let text_fact = |label: &'static str, field: &str| {
        metadata.text("default", field).map(|value| Fact::text(label, value.to_owned()))
    };
    let mut facts: Vec<Fact> = [
        text_fact(text::publisher(), "publisher"),
        text_fact(text::license(), "license"),
        text_fact(text::language(), "language"),
        metadata
            .text("default", "modified")
            .map(|at| Fact::text(text::modified(), moment(&portico_contract::Timestamp(at.to_owned())))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let keywords = words("keyword");
    if !keywords.is_empty() {
        facts.push(Fact::view(text::keywords(), tags(keywords)));
    }
    let themes = words("theme");
    if !themes.is_empty() {
        facts.push(Fact::view(text::theme(), tags(themes)));
    }
    view! {
        <Card title=text::about()>
            {description}
            <Facts facts=facts wide=true />
        </Card>
    }
    .into_any()
}

/// The words of an HTML text, without its marks.
fn plain(html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    let mut inside = false;
    for character in html.chars() {
        match character {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                words.push(' ');
            }
            _ if inside => {}
            _ => words.push(character),
        }
    }
    words.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").trim().to_owned()
}

fn facts(open: OpenDataset) -> AnyView {
    let dataset = open.dataset.get();
    let status = open.status.get();
    let who = |user: &Option<portico_contract::RelatedUser>| {
        user.as_ref().map(|user| format!(" {}", text::by(user.username.as_str()))).unwrap_or_default()
    };
    let mut facts = vec![
        Fact::code(text::identifier(), dataset.dataset_id.to_string()),
        Fact::code(text::uid(), dataset.uid.to_string()),
        Fact::text(text::access(), if dataset.is_restricted { text::restricted() } else { text::everyone() }),
        Fact::text(text::status(), text::status_word(status.status)),
    ];
    if let Some(since) = &status.since {
        facts.push(Fact::text(text::since(), moment(since)));
    }
    if let Some(at) = &dataset.updated_at {
        facts.push(Fact::text(text::changed(), format!("{}{}", moment(at), who(&dataset.updated_by))));
    }
    if let Some(at) = &dataset.created_at {
        facts.push(Fact::text(text::created(), format!("{}{}", moment(at), who(&dataset.created_by))));
    }
    view! {
        <Card title=text::facts()>
            <Facts facts=facts />
        </Card>
    }
    .into_any()
}

/// The first rows that the portal shows; nothing where it shows none.
fn published_rows(open: OpenDataset) -> AnyView {
    // Another publication is another answer.
    let publication = Memo::new(move |_| {
        let published = open.status.with(|status| (status.is_published == Some(true)).then(|| status.since.clone()));
        published.map(|since| (open.dataset.with(|dataset| dataset.dataset_id.clone()), since))
    });
    let first = Resource::new(
        move || publication.get(),
        |publication| async move {
            let (dataset_id, _) = publication?;
            Some(api::explore_records(dataset_id, PUBLISHED_ROWS).await)
        },
    );
    let card = move |read: PublishedRecords| {
        let hint = security::published_hint(&security::rows(read.total_count));
        let href = paths::dataset_tab(&open.uid(), DatasetTab::Security);
        let end = move || view! { <a class="text" href=format!("{href}#view-as")>{security::see_as_others()}</a> };
        view! {
            <Card title=security::published_rows() hint=hint end=end flush=!read.records.is_empty()>
                {published::rows(security::published_rows(), &read)}
            </Card>
        }
        .into_any()
    };
    view! {
        <Transition fallback=|| view! { <SkeletonRows rows=3 /> }>
            {move || Suspend::new(async move {
                first
                    .await
                    .map(|read| match read {
                        Ok(read) => card(read),
                        Err(error) => {
                            view! { <Note tone=Tone::Warn title=security::published_rows()>{explain(&error)}</Note> }
                                .into_any()
                        }
                    })
            })}
        </Transition>
    }
    .into_any()
}

/// What the portal shows is older than what is set up here.
fn changed_note(open: OpenDataset) -> Option<AnyView> {
    let changed = open.state.get() == Some(CatalogState::Changed) && open.status.with(|s| s.status.accepts_orders());
    changed
        .then(|| view! { <Note tone=Tone::Warn title=text::changed_title()>{text::changed_body()}</Note> }.into_any())
}

/// The way from a file to a published dataset, for who does not walk it every day.
fn next(open: OpenDataset) -> Option<AnyView> {
    if open.status.with(|status| status.is_published == Some(true)) {
        return None;
    }
    let uid = open.uid();
    let steps = [
        (DatasetTab::Sources, text::next_source()),
        (DatasetTab::Processing, text::next_processing()),
        (DatasetTab::Metadata, text::next_metadata()),
        (DatasetTab::Security, text::next_security()),
    ];
    let card = view! {
        <Card title=text::next_steps()>
            <ul class="plain-list">
                {steps
                    .into_iter()
                    .map(|(tab, label)| {
                        view! {
                            <li>
                                <a class="text" href=paths::dataset_tab(&uid, tab)>
                                    {label}
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </Card>
    };
    Some(card.into_any())
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_description_loses_its_marks_and_keeps_its_words() {
        assert_eq!(plain("<p>One &amp; <b>two</b></p>"), "One &  two");
    }
}
