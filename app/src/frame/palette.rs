//! The palette: what the page offers, every page, every dataset and the common actions, by typing (Ctrl or Cmd + K).

mod entries;

use crate::browser;
use crate::shared::latest::Latest;
use crate::shared::leaving::use_go;
use crate::shared::palette::{PaletteOpen, use_offers};
use crate::shared::shortcuts::use_help;
use crate::text::{frame as text, palette as words};
use crate::ui::{Glyph, Icon};
use entries::{Act, Entry, Group};
use leptos::prelude::*;
use std::time::Duration;

const DIALOG: &str = "palette-dialog";
const INPUT: &str = "palette-input";
const LIST: &str = "palette-list";
/// From the last key to the search.
const REST: Duration = Duration::from_millis(120);

fn option_id(index: usize) -> String {
    format!("palette-{index}")
}

#[component]
pub fn Palette() -> impl IntoView {
    let PaletteOpen(open) = expect_context::<PaletteOpen>();
    let (offers, help) = (use_offers(), use_help());
    let typed = RwSignal::new(String::new());
    // Nothing is chosen before something is typed or an arrow pressed: a stray Enter orders nothing.
    let chosen = RwSignal::new(None::<usize>);
    // What the answer is to.
    let answered = RwSignal::new(String::new());
    // Asked in an effect, which runs in the browser only: a local resource read here would make the server give up on
    // the whole frame.
    let found = Latest::new(None);
    let mut ask = debounce(REST, move |text: String| {
        if open.get_untracked() {
            found.ask(entries::find(text.clone()), move |_| answered.set(text));
        }
    });
    Effect::new(move |_| match open.get() {
        true => ask(typed.get()),
        false => found.clear(),
    });
    let searching = move || typed.with(|typed| answered.with(|answered| typed.trim() != answered.trim()));
    let entries = Memo::new_with_compare(
        move |_| match open.get() {
            true => entries::matching(&typed.get(), offers.get(), found.answer.get().unwrap_or_default(), help),
            false => Vec::new(),
        },
        |_, _| true,
    );
    let go = use_go();
    let take = Callback::new(move |index: usize| {
        let Some(entry) = entries.with_untracked(|entries| entries.get(index).cloned()) else { return };
        if entry.refused {
            return;
        }
        open.set(false);
        match entry.act {
            Act::Go(href) => go(&href),
            Act::Run(run) => run.run(()),
        }
    });
    // Somebody pressed Enter on what an earlier word had found: it is taken from the answer to all that is typed.
    let waiting = RwSignal::new(false);
    Effect::new(move |_| {
        if waiting.get() && !searching() {
            waiting.set(false);
            take.run(chosen.get_untracked().unwrap_or_default());
        }
    });
    let enter = move || {
        let Some(here) = chosen.get_untracked() else { return };
        let entry = entries.with_untracked(|entries| entries.get(here).map(|entry| entry.group));
        match untrack(searching) && entry.is_none_or(Group::is_asked_for) {
            true => waiting.set(true),
            false => take.run(here),
        }
    };
    browser::on_key(move |key, control, _| {
        if key.eq_ignore_ascii_case("k") && control {
            open.update(|open| *open = !*open);
            return true;
        }
        false
    });
    Effect::new(move |was_open: Option<bool>| {
        let now = open.get();
        if now {
            typed.set(String::new());
            chosen.set(None);
            waiting.set(false);
            browser::show_dialog(DIALOG);
            browser::focus(INPUT);
        } else if was_open == Some(true) {
            browser::close_dialog(DIALOG);
        }
        now
    });
    let choose = move |index: usize| {
        chosen.set(Some(index));
        browser::reveal(&option_id(index));
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let last = entries.with_untracked(Vec::len).saturating_sub(1);
        let here = chosen.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => choose(here.map_or(0, |here| if here >= last { 0 } else { here + 1 })),
            "ArrowUp" => choose(here.filter(|here| *here > 0).map_or(last, |here| here - 1)),
            "PageDown" => choose((here.unwrap_or_default() + 5).min(last)),
            "PageUp" => choose(here.unwrap_or_default().saturating_sub(5)),
            "Enter" => enter(),
            _ => return,
        }
        event.prevent_default();
    };
    let active = move || {
        let (here, count) = (chosen.get()?, entries.with(Vec::len));
        (here < count).then(|| option_id(here))
    };
    let told = move || match (entries.with(Vec::len), searching()) {
        (0, true) => words::searching().to_owned(),
        (0, false) => words::nothing().to_owned(),
        (count, _) => words::found(count),
    };
    let none = move || {
        let none = open.get() && entries.with(Vec::is_empty);
        none.then(|| view! { <p class="muted none">{told}</p> })
    };
    view! {
        <dialog class="dialog palette-dialog" id=DIALOG aria-label=text::palette() on:close=move |_| open.set(false)>
            <div class="find">
                <Icon glyph=Glyph::Search />
                <input
                    id=INPUT
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    aria-label=text::palette()
                    aria-expanded="true"
                    aria-autocomplete="list"
                    aria-controls=LIST
                    aria-activedescendant=active
                    placeholder=text::palette()
                    prop:value=move || typed.get()
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        chosen.set((!text.trim().is_empty()).then_some(0));
                        waiting.set(false);
                        typed.set(text);
                        browser::reveal(&option_id(0));
                    }
                    on:keydown=on_key
                />
            </div>
            <div id=LIST class="results" role="listbox" aria-label=words::results()>
                {move || groups(entries.get(), chosen, take)}
            </div>
            {none}
            <p class="sr" role="status">{told}</p>
        </dialog>
    }
    .into_any()
}

/// The lines under the name of their group, numbered through all groups.
fn groups(entries: Vec<Entry>, chosen: RwSignal<Option<usize>>, take: Callback<usize>) -> AnyView {
    let numbered: Vec<_> = entries.into_iter().enumerate().collect();
    let group = |group: &Group| {
        let lines: Vec<_> = numbered.iter().filter(|(_, entry)| entry.group == *group).cloned().collect();
        (!lines.is_empty()).then(|| {
            let lines: Vec<_> = lines.into_iter().map(|(index, entry)| line(index, entry, chosen, take)).collect();
            view! {
                <div role="group" aria-label=group.title()>
                    <p class="group" role="presentation">
                        {group.title()}
                    </p>
                    {lines}
                </div>
            }
        })
    };
    Group::ALL.iter().map(group).collect_view().into_any()
}

fn line(index: usize, entry: Entry, chosen: RwSignal<Option<usize>>, take: Callback<usize>) -> AnyView {
    view! {
        <div
            role="option"
            id=option_id(index)
            aria-selected=move || if chosen.get() == Some(index) { "true" } else { "false" }
            aria-disabled=entry.refused.then_some("true")
            on:click=move |_| take.run(index)
        >
            <Icon glyph=entry.glyph />
            <span>{entry.label}</span>
            <span class="end">{entry.hint}</span>
        </div>
    }
    .into_any()
}
