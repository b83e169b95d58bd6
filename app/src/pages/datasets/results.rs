//! The run over a selection, while it goes and afterwards: nothing is hidden.

use super::batch::{Batch, Outcome};
use super::listing::Listing;
use crate::text::catalog as text;
use crate::text::common as words;
use crate::ui::{Button, Card, Cell, Heading, Progress, Row, Status, Table};
use crate::{browser, paths};
use leptos::prelude::*;

pub fn results(batch: Batch, list: Listing) -> AnyView {
    browser::guard_unload(batch.running.into());
    (move || batch.act.get().map(|act| panel(batch, list, act))).into_any()
}

fn panel(batch: Batch, list: Listing, act: super::batch::Act) -> AnyView {
    let total = Signal::derive(move || batch.items.with(|items| items.len() as u64));
    let done = Signal::derive(move || {
        let (done, failed) = batch.tally();
        done + failed
    });
    let title = Signal::derive(move || {
        let (done, failed) = batch.tally();
        match batch.running.get() {
            true => act.words().heading(total.get()),
            false => act.words().summary(done, failed),
        }
    });
    let summary = Signal::derive(move || Some(text::progress(done.get(), total.get())));
    let progress = move || {
        batch.running.get().then(|| {
            view! {
                <Progress label=title done=done total=Signal::derive(move || Some(total.get())) summary=summary />
                <p class="muted">{text::leaving()}</p>
                <Button on_click=move |_| batch.stop()>{text::stop()}</Button>
            }
        })
    };
    let close = move || {
        view! {
            <Button
                small=true
                on_click=move |_| {
                    batch.dismiss();
                    list.refresh();
                }
            >
                {words::close()}
            </Button>
        }
    };
    // The end of a card is made once: what comes when the run ends is in it.
    let end = move || view! { {move || (!batch.running.get()).then(close)} };
    view! {
        <Card title=Signal::derive(move || Some(title.get())) end=end>
            {progress}
            {move || lines(batch, act)}
        </Card>
    }
    .into_any()
}

fn lines(batch: Batch, act: super::batch::Act) -> AnyView {
    let rows = batch.items.with(|items| {
        items
            .iter()
            .map(|item| {
                let outcome = match &item.outcome {
                    Outcome::Waiting => Cell::status(Status::Off, text::outcome_waiting()),
                    Outcome::Running => Cell::status(Status::Run, text::outcome_running()),
                    Outcome::Done => Cell::status(Status::Ok, act.words().done),
                    Outcome::Failed(message) => Cell::status(Status::Bad, message.clone()),
                    Outcome::Stopped => Cell::status(Status::Warn, text::outcome_stopped()),
                };
                Row::new(
                    item.uid.to_string(),
                    item.title.clone(),
                    vec![Cell::link(item.title.clone(), paths::dataset(&item.uid)), outcome],
                )
            })
            .collect()
    });
    let headings = vec![Heading::new(text::column_title()), Heading::new(text::column_status())];
    view! { <Table caption=text::bar() headings=headings rows=rows /> }.into_any()
}
