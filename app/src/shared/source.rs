//! How a source is read: which extractor, with which parameters, and the first rows that come out.
//!
//! Used where a dataset is made and where its sources are edited. Whoever shows it owns a [`Reading`] and saves
//! `reading.kind` and `reading.params` with the resource.

mod handover;
mod parameter_field;
mod pick;
mod preview;
mod reading;

pub use handover::{Chosen, provide_handover, use_handover};
pub use pick::{Picked, SourcePick, address_fault, from_address};
pub use preview::rows as preview_rows;
pub use reading::Reading;

use crate::shared::explain::explain;
use crate::text::source as text;
use crate::ui::{Bind, Button, Choice, Field, Glyph, Look, Note, Select, Tone};
use leptos::prelude::*;
use portico_contract::DatasetUid;
use portico_contract::datasources::Datasource;
use portico_contract::resources::{Extractor, ExtractorParameter};

/// The extractor, its parameters and the first rows of a datasource. It needs scripts.
///
/// An empty `reading.kind` is guessed, with its parameters; one that is set is left as it is.
#[component]
pub fn SourceReading(
    dataset_uid: DatasetUid,
    #[prop(into)] datasource: Signal<Datasource>,
    reading: Reading,
) -> impl IntoView {
    reading.follow(dataset_uid, datasource);
    let chosen = Memo::new(move |_| reading.extractor());
    view! {
        <div class="stack source-reading">
            {move || guessing_failed(reading)}
            <div class="fields">
                <Field id="extractor" label=text::extractor() help=text::extractor_help() error=reading.error_of("type")>
                    <Select
                        value=Bind::new(move || reading.kind.get(), move |kind| reading.choose(kind, datasource.get_untracked()))
                        choices=Signal::derive(move || choices(reading))
                        empty=text::extractor_unknown()
                        disabled=reading.guess.pending
                    />
                </Field>
                {move || chosen.get().map(|extractor| parameters(extractor, reading))}
            </div>
            <div class="row">
                <Button
                    glyph=Glyph::Refresh
                    small=true
                    look=Look::Quiet
                    pending=reading.guess.pending
                    on_click=move |_| reading.guess_again(datasource.get_untracked())
                >
                    {text::guess_again()}
                </Button>
                <span class="muted" role="status">
                    {move || reading.guess.pending.get().then(text::guessing)}
                </span>
            </div>
            {preview::preview(reading)}
        </div>
    }
    .into_any()
}

fn guessing_failed(reading: Reading) -> Option<AnyView> {
    let error = reading.guess.error.get().or_else(|| reading.params_guess.error.get())?;
    Some(
        view! {
            <Note tone=Tone::Warn title=text::guess_failed() live=true>
                {explain(&error)}
                " "
                {text::guess_failed_advice()}
            </Note>
        }
        .into_any(),
    )
}

/// Those that can read the source first, then the others that the portal has.
fn choices(reading: Reading) -> Vec<Choice> {
    let name = |extractor: &Extractor| {
        if extractor.label.is_empty() { extractor.kind.clone() } else { extractor.label.clone() }
    };
    let guessed = reading.guess.answer.get().unwrap_or_default();
    let mut choices: Vec<_> = guessed
        .iter()
        .enumerate()
        .map(|(place, extractor)| {
            let label = if place == 0 { text::best_guess(&name(extractor)) } else { name(extractor) };
            Choice::new(extractor.kind.clone(), label)
        })
        .collect();
    for extractor in reading.known.answer.get().unwrap_or_default() {
        if !choices.iter().any(|choice| choice.value == extractor.kind) {
            choices.push(Choice::new(extractor.kind.clone(), name(&extractor)));
        }
    }
    choices
}

fn parameters(extractor: Extractor, reading: Reading) -> AnyView {
    let shown = |parameter: &ExtractorParameter| !parameter.hidden.unwrap_or(false);
    let fields: Vec<_> = extractor
        .parameters
        .into_iter()
        .filter(shown)
        .map(|parameter| parameter_field::parameter_field(parameter, reading))
        .collect();
    fields.into_any()
}
