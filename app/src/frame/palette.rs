//! The palette: every page, every dataset and the common actions, by typing (Ctrl or Cmd + K).

use crate::shared::latest::Latest;
use crate::shared::palette::PaletteOpen;
use crate::text::{frame as text, palette as words};
use crate::ui::{Glyph, Icon};
use crate::{api, browser, paths};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use portico_contract::portico::catalog::CatalogQuery;

const DIALOG: &str = "palette-dialog";
const INPUT: &str = "palette-input";

/// Something to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    glyph: Glyph,
    label: String,
    hint: String,
    href: String,
}

pub fn provide_palette() {
    provide_context(PaletteOpen(RwSignal::new(false)));
}

fn pages() -> Vec<Entry> {
    let entry =
        |glyph, label: &str, hint: &str, href| Entry { glyph, label: label.to_owned(), hint: hint.to_owned(), href };
    vec![
        entry(Glyph::Dataset, text::datasets(), words::page(), paths::datasets()),
        entry(Glyph::Plus, words::new_dataset(), words::action(), paths::new_dataset()),
        entry(
            Glyph::Warning,
            words::failed_datasets(),
            words::action(),
            paths::with_query(&paths::datasets(), &[("state", "failed")]),
        ),
        entry(
            Glyph::Edit,
            words::changed_datasets(),
            words::action(),
            paths::with_query(&paths::datasets(), &[("state", "changed")]),
        ),
        entry(Glyph::Page, text::studio_pages(), words::page(), paths::studio_pages()),
        entry(Glyph::Plus, words::new_studio_page(), words::action(), paths::new_studio_page()),
        entry(Glyph::Inbox, text::moderation(), words::page(), paths::moderation()),
        entry(Glyph::Log, text::activity(), words::page(), paths::activity()),
    ]
}

/// Pages whose label holds every word that was typed.
fn matching(typed: &str) -> Vec<Entry> {
    let typed = typed.to_lowercase();
    let holds = |entry: &Entry| {
        let label = entry.label.to_lowercase();
        typed.split_whitespace().all(|word| label.contains(word))
    };
    pages().into_iter().filter(holds).collect()
}

async fn datasets(typed: String) -> Vec<Entry> {
    if typed.trim().is_empty() {
        return Vec::new();
    }
    let query = CatalogQuery { text: typed, page: 1, size: 25, ..CatalogQuery::default() };
    let found = api::search_catalog(query).await.map(|page| page.entries).unwrap_or_default();
    found
        .into_iter()
        .take(8)
        .map(|entry| Entry {
            glyph: Glyph::Dataset,
            label: entry.title,
            hint: entry.dataset_id.to_string(),
            href: paths::dataset(&entry.uid),
        })
        .collect()
}

#[component]
pub fn Palette() -> impl IntoView {
    let PaletteOpen(open) = expect_context::<PaletteOpen>();
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(0usize);
    // Asked in an effect, which runs in the browser only: a local resource read here would make the server give up on
    // the whole frame.
    let found = Latest::new(None);
    Effect::new(move |_| {
        if open.get() {
            let typed = typed.get();
            found.ask(async move { Ok(datasets(typed).await) }, |_| ());
        } else {
            found.clear();
        }
    });
    let entries = Memo::new(move |_| {
        let mut entries = matching(&typed.get());
        entries.extend(found.answer.get().unwrap_or_default());
        entries
    });
    let navigate = use_navigate();
    let go = Callback::new(move |href: String| {
        open.set(false);
        navigate(&href, NavigateOptions::default());
    });
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
            chosen.set(0);
            browser::show_dialog(DIALOG);
            browser::focus(INPUT);
        } else if was_open == Some(true) {
            browser::close_dialog(DIALOG);
        }
        now
    });
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let last = entries.with(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => chosen.update(|at| *at = if *at >= last { 0 } else { *at + 1 }),
            "ArrowUp" => chosen.update(|at| *at = if *at == 0 { last } else { *at - 1 }),
            "Enter" => {
                let href = entries.with(|entries| entries.get(chosen.get_untracked()).map(|entry| entry.href.clone()));
                if let Some(href) = href {
                    go.run(href);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let options = move || {
        entries
            .get()
            .into_iter()
            .enumerate()
            .map(|(index, entry)| {
                let href = entry.href.clone();
                view! {
                    <li
                        role="option"
                        id=format!("palette-{index}")
                        aria-selected=move || if chosen.get() == index { "true" } else { "false" }
                        on:click=move |_| go.run(href.clone())
                    >
                        <Icon glyph=entry.glyph />
                        <span>{entry.label}</span>
                        <span class="end">{entry.hint}</span>
                    </li>
                }
            })
            .collect_view()
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
                    aria-label=text::palette()
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-activedescendant=move || format!("palette-{}", chosen.get())
                    placeholder=text::palette()
                    prop:value=move || typed.get()
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        chosen.set(0);
                    }
                    on:keydown=on_key
                />
            </div>
            <ul id="palette-list" role="listbox" aria-label=words::results()>
                {options}
            </ul>
            <p class="sr" role="status">{move || words::found(entries.with(Vec::len))}</p>
        </dialog>
    }
    .into_any()
}
