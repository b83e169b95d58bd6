//! Where blocks stand: sections from top to bottom, moved by buttons or by Alt and the arrow keys.

use super::edits::{self, change_sections, sections_of, shift, shift_block};
use super::json_box::{self, JsonBox, json_box};
use crate::browser;
use crate::pages::studio_page::open::OpenPage;
use crate::text::studio_content as text;
use crate::ui::{Bind, Button, Card, Choice, Glyph, IconButton, Select};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use portico_contract::studio_content::{LayoutSection, StudioPageContentChanges};

/// A card for each layout.
pub fn layouts(open: OpenPage) -> AnyView {
    let names = Memo::new(move |_| open.content.draft.with(edits::layouts));
    view! {
        <For each=move || names.get() key=Clone::clone children=move |name| layout(open, name) />
    }
    .into_any()
}

fn layout(open: OpenPage, name: String) -> AnyView {
    let draft = open.content.draft;
    let title = if name == edits::DEFAULT_LAYOUT { text::layout().to_owned() } else { text::layout_named(&name) };
    let own = StoredValue::new(name);
    let sections = Memo::new(move |_| draft.with(|content| own.with_value(|name| sections_of(content, name))));
    let known = Memo::new(move |_| sections.with(Option::is_some));
    let add = move || {
        let add = move |_| {
            draft.update(|content| own.with_value(|name| edits::add_section(content, name)));
            let last = sections
                .with_untracked(|sections| sections.as_ref().map_or(0, |sections| sections.len().saturating_sub(1)));
            focus(own, &format!("place-in-{last}"));
        };
        view! {
            <Show when=move || known.get()>
                <Button small=true glyph=Glyph::Plus on_click=add>
                    {text::add_section()}
                </Button>
            </Show>
        }
    };
    let body = move || if known.get() { shown(open, own, sections) } else { unknown(open, own) };
    view! { <Card title=title end=add>{body}</Card> }.into_any()
}

/// The id of a part of a layout.
fn id(layout: StoredValue<String>, part: &str) -> String {
    layout.with_value(|layout| format!("layout-{layout}-{part}"))
}

/// Gives the focus to a part once the layout is shown anew.
fn focus(layout: StoredValue<String>, part: &str) {
    let id = id(layout, part);
    request_animation_frame(move || browser::focus(&id));
}

fn unknown(open: OpenPage, own: StoredValue<String>) -> AnyView {
    let draft = open.content.draft;
    let name = own.get_value();
    let part = move |content: &StudioPageContentChanges| {
        let layouts = content.layouts.as_ref();
        own.with_value(|name| layouts.and_then(|layouts| layouts.get(name)).map(json_box::pretty).unwrap_or_default())
    };
    let accept = Callback::new(move |typed: String| {
        let value: serde_json::Value = json_box::parse(&typed)?;
        draft.update(|content| {
            _ = content.layouts.get_or_insert_with(Default::default).insert(own.get_value(), value);
        });
        Ok(())
    });
    let spec = JsonBox {
        id: id(own, "json"),
        label: text::layout(),
        help: text::unknown_layout_help(),
        place: format!("layouts.{name}"),
        rows: 8,
        shown: Signal::derive(move || draft.with(part)),
        accept,
    };
    json_box(spec, open.broken)
}

fn shown(open: OpenPage, own: StoredValue<String>, sections: Memo<Option<Vec<LayoutSection>>>) -> AnyView {
    let list = move || {
        let sections = sections.get().unwrap_or_default();
        if sections.is_empty() {
            return view! { <p class="muted">{text::no_sections()}</p> }.into_any();
        }
        let count = sections.len();
        let rows: Vec<AnyView> =
            sections.into_iter().enumerate().map(|(row, one)| section(open, own, one, row, count)).collect();
        view! {
            <ol class="sections">{rows}</ol>
            <small class="muted">{text::layout_help()} " " {text::keys_help()}</small>
        }
        .into_any()
    };
    list.into_any()
}

/// Up or down, where Alt and an arrow key were pressed.
fn moved_by(event: &KeyboardEvent) -> Option<bool> {
    let down = match event.key().as_str() {
        "ArrowUp" => false,
        "ArrowDown" => true,
        _ => return None,
    };
    event.alt_key().then_some(down)
}

fn edge(at_edge: bool, reason: &'static str) -> Option<String> {
    at_edge.then(|| reason.to_owned())
}

fn section(open: OpenPage, own: StoredValue<String>, one: LayoutSection, row: usize, count: usize) -> AnyView {
    let draft = open.content.draft;
    let number = row + 1;
    let change = move |change: Box<dyn FnOnce(&mut Vec<LayoutSection>)>| {
        draft.update(|content| own.with_value(|name| change_sections(content, name, change)));
    };
    let go = move |down: bool| {
        let to = if down { (row + 1).min(count - 1) } else { row.saturating_sub(1) };
        change(Box::new(move |sections| _ = shift(sections, row, down)));
        focus(own, &format!("section-{to}"));
        focus(own, &format!("section-{to}-{}", if down { "down" } else { "up" }));
    };
    let remove = move |_| {
        change(Box::new(move |sections| _ = (row < sections.len()).then(|| sections.remove(row))));
        focus(own, &format!("section-{}", row.min(count.saturating_sub(2))));
    };
    let inside = one.blocks.len();
    let places: Vec<AnyView> = one
        .blocks
        .iter()
        .enumerate()
        .map(|(place, block)| placed(open, own, block.uid.clone(), (row, place), (count, inside)))
        .collect();
    let free = Signal::derive(move || {
        draft.with(|content| {
            content
                .blocks
                .iter()
                .map(|(key, block)| Choice::new(key, format!("{} ({key})", super::block_fields::name(block))))
                .collect::<Vec<_>>()
        })
    });
    let put = Bind::new(String::new, move |key: String| {
        if !key.is_empty() {
            draft.update(|content| own.with_value(|name| edits::place(content, name, row, &key)));
            focus(own, &format!("place-in-{row}"));
        }
    });
    view! {
        <li>
            <div
                class="section-head"
                id=id(own, &format!("section-{row}"))
                tabindex="-1"
                on:keydown=move |event| {
                    if let Some(down) = moved_by(&event) {
                        event.prevent_default();
                        go(down);
                    }
                }
            >
                <b>{text::section(number)}</b>
                <code>{one.uid}</code>
                <span class="end">
                    <IconButton
                        small=true
                        glyph=Glyph::MoveUp
                        id=id(own, &format!("section-{row}-up"))
                        label=text::section_up(number)
                        disabled_reason=edge(row == 0, text::first_already())
                        on_click=move |_| go(false)
                    />
                    <IconButton
                        small=true
                        glyph=Glyph::MoveDown
                        id=id(own, &format!("section-{row}-down"))
                        label=text::section_down(number)
                        disabled_reason=edge(number == count, text::last_already())
                        on_click=move |_| go(true)
                    />
                    <IconButton small=true glyph=Glyph::Trash label=text::section_remove(number) on_click=remove />
                </span>
            </div>
            {(inside == 0).then(|| view! { <p class="muted">{text::empty_section()}</p> })}
            <ol class="places">{places}</ol>
            <Select
                id=id(own, &format!("place-in-{row}"))
                value=put
                choices=free
                empty=text::place_block()
                label=text::place_block_in(number)
            />
        </li>
    }
    .into_any()
}

/// A block in its section. `at` is its section and place, `of` how many sections there are and places in its own.
fn placed(open: OpenPage, own: StoredValue<String>, key: String, at: (usize, usize), of: (usize, usize)) -> AnyView {
    let draft = open.content.draft;
    let part = |(row, place): (usize, usize)| format!("place-{row}-{place}");
    let go = move |down: bool| {
        let mut to = at;
        draft.update(|content| {
            own.with_value(|name| change_sections(content, name, |sections| to = shift_block(sections, at, down)));
        });
        focus(own, &part(to));
        focus(own, &format!("{}-{}", part(to), if down { "down" } else { "up" }));
    };
    let remove = move |_| {
        draft.update(|content| {
            own.with_value(|name| {
                change_sections(content, name, |sections| {
                    if let Some(section) = sections.get_mut(at.0).filter(|section| at.1 < section.blocks.len()) {
                        section.blocks.remove(at.1);
                    }
                });
            });
        });
        focus(own, &format!("place-in-{}", at.0));
    };
    let found = key.clone();
    let words = Memo::new(move |_| draft.with(|content| content.blocks.get(&found).map(super::block_fields::name)));
    let first = at == (0, 0);
    let last = at.0 + 1 == of.0 && at.1 + 1 == of.1;
    let here = id(own, &part(at));
    view! {
        <li
            id=here.clone()
            tabindex="-1"
            on:keydown=move |event| {
                if let Some(down) = moved_by(&event) {
                    event.prevent_default();
                    go(down);
                }
            }
        >
            <span class="words">{move || words.get().unwrap_or_else(|| text::unknown_block().to_owned())}</span>
            <code>{key.clone()}</code>
            <span class="end">
                <IconButton
                    small=true
                    glyph=Glyph::MoveUp
                    id=format!("{here}-up")
                    label=text::place_up(&key)
                    disabled_reason=edge(first, text::first_already())
                    on_click=move |_| go(false)
                />
                <IconButton
                    small=true
                    glyph=Glyph::MoveDown
                    id=format!("{here}-down")
                    label=text::place_down(&key)
                    disabled_reason=edge(last, text::last_already())
                    on_click=move |_| go(true)
                />
                <IconButton small=true glyph=Glyph::Close label=text::place_remove(&key) on_click=remove />
            </span>
        </li>
    }
    .into_any()
}
