//! The blocks of the page, each with its type, its data and its settings.

use super::block_fields::{excerpt, fields};
use super::json_box::{self, JsonBox, json_box};
use super::{edits, messages, told};
use crate::browser;
use crate::pages::studio_page::open::OpenPage;
use crate::shared::write::Write;
use crate::text::studio_content as text;
use crate::ui::{Bind, Button, Card, Choice, EmptyState, Field, Glyph, Look, Menu, MenuItem, Select, Tag};
use leptos::prelude::*;
use portico_contract::studio_content::{BlockType, StudioPageBlock};

pub fn summary_id(key: &str) -> String {
    format!("block-{key}")
}

pub fn blocks(open: OpenPage, write: Write) -> AnyView {
    let draft = open.content.draft;
    // The block that was added last: it is open, and has the focus.
    let fresh = RwSignal::new(None::<String>);
    let add = move |kind: BlockType| {
        let mut key = String::new();
        draft.update(|content| key = edits::add_block(content, kind));
        fresh.set(Some(key.clone()));
        request_animation_frame(move || browser::focus(&summary_id(&key)));
    };
    let adding = move || {
        let item = move |kind: &BlockType| {
            let own = kind.clone();
            let label = text::block_type(kind).to_owned();
            view! { <MenuItem on_click=move |_| add(own.clone())>{label}</MenuItem> }
        };
        // Made inside the menu, which they close.
        view! {
            <Menu id="add-block" label=text::add_block() glyph=Glyph::Plus small=true>
                {BlockType::ALL.iter().map(item).collect_view()}
            </Menu>
        }
    };
    let keys = Memo::new(move |_| draft.with(|content| content.blocks.keys().cloned().collect::<Vec<_>>()));
    let empty = move || {
        keys.with(Vec::is_empty).then(|| {
            view! { <EmptyState title=text::no_blocks_title() glyph=Glyph::Page>{text::no_blocks()}</EmptyState> }
        })
    };
    let count = Signal::derive(move || Some(keys.with(Vec::len).to_string()));
    view! {
        <Card title=text::blocks() hint=count end=adding flush=true>
            {empty}
            <ul class="blocks" aria-label=text::block_caption()>
                <For each=move || keys.get() key=Clone::clone children=move |key| one(open, write, key, fresh) />
            </ul>
        </Card>
    }
    .into_any()
}

/// One block: a line that opens to its settings.
fn one(open: OpenPage, write: Write, key: String, fresh: RwSignal<Option<String>>) -> AnyView {
    let draft = open.content.draft;
    let own = StoredValue::new(key.clone());
    let block = Signal::derive(move || {
        draft.with(|content| own.with_value(|key| content.blocks.get(key).cloned()).unwrap_or_default())
    });
    let change = Callback::new(move |change: Box<dyn FnOnce(&mut StudioPageBlock)>| {
        draft.update(|content| {
            if let Some(block) = own.with_value(|key| content.blocks.get_mut(key)) {
                change(block);
            }
        });
    });
    let kind = Memo::new(move |_| block.with(|block| block.kind.clone()));
    let words = Memo::new(move |_| block.with(excerpt));
    let placed = Memo::new(move |_| draft.with(|content| own.with_value(|key| edits::is_placed(content, key))));
    let changed = Memo::new(move |_| {
        open.content.saved.with(|saved| {
            let saved = saved.as_ref().and_then(|saved| own.with_value(|key| saved.blocks.get(key)));
            draft.with(|content| own.with_value(|key| content.blocks.get(key)) != saved)
        })
    });
    let type_name = move || {
        kind.with(|kind| kind.as_ref().map(|kind| text::block_type(kind).to_owned())).unwrap_or_else(|| "?".to_owned())
    };
    let is_fresh = Memo::new(move |_| fresh.with(|fresh| fresh.as_ref() == Some(&own.get_value())));
    let (shown, shown_key) = (messages(write, format!("blocks.{key}.")), key.clone());
    view! {
        <li class="block" class:changed=move || changed.get()>
            <details open=move || is_fresh.get()>
                <summary id=summary_id(&key)>
                    <Tag>{type_name}</Tag>
                    <span class="words">{move || words.get()}</span>
                    <code>{shown_key}</code>
                    {move || (!placed.get()).then(|| view! { <span class="status warn">{text::not_placed()}</span> })}
                </summary>
                <div class="body">{settings(open, key, block, kind, change)}</div>
            </details>
            {told(shown)}
        </li>
    }
    .into_any()
}

fn settings(
    open: OpenPage,
    key: String,
    block: Signal<StudioPageBlock>,
    kind: Memo<Option<BlockType>>,
    change: Callback<Box<dyn FnOnce(&mut StudioPageBlock)>>,
) -> AnyView {
    let draft = open.content.draft;
    let kinds: Vec<_> = BlockType::ALL.iter().map(|kind| Choice::new(kind.as_str(), text::block_type(kind))).collect();
    let chosen = Bind::new(
        move || kind.with(|kind| kind.as_ref().map(|kind| kind.as_str().to_owned()).unwrap_or_default()),
        move |word: String| change.run(Box::new(move |block| block.kind = Some(BlockType::from(word)))),
    );
    let sources = Signal::derive(move || {
        draft.with(|content| {
            content.data_providers.iter().flatten().map(|(key, _)| Choice::plain(key.clone())).collect()
        })
    });
    let source = Bind::new(
        move || block.with(|block| block.source.clone().unwrap_or_default()),
        move |key: String| change.run(Box::new(move |block| block.source = Some(key).filter(|key| !key.is_empty()))),
    );
    let place = format!("blocks.{key}.configuration");
    let broken = {
        let place = place.clone();
        Signal::derive(move || open.broken.with(|broken| broken.contains_key(&place)))
    };
    let known_key = key.clone();
    let known = move || kind.with(|kind| fields(&known_key, kind.as_ref(), block, change, broken));
    let shown = Signal::derive(move || {
        block.with(|block| block.configuration.as_ref().map_or_else(|| "{}".to_owned(), json_box::pretty))
    });
    let accept = Callback::new(move |typed: String| {
        let configuration = json_box::parse(&typed)?;
        change.run(Box::new(move |block| block.configuration = Some(configuration)));
        Ok(())
    });
    let whole = JsonBox {
        id: format!("{key}-configuration"),
        label: text::configuration(),
        help: text::configuration_help(),
        place: place.clone(),
        rows: 6,
        shown,
        accept,
    };
    let removed = key.clone();
    let remove = move |_| {
        open.broken.update(|broken| _ = broken.remove(&place));
        let next = draft.with_untracked(|content| {
            let after = content.blocks.range(removed.clone()..).nth(1);
            after.or_else(|| content.blocks.range(..removed.clone()).next_back()).map(|(key, _)| summary_id(key))
        });
        draft.update(|content| edits::remove_block(content, &removed));
        let next = next.unwrap_or_else(|| "title".to_owned());
        request_animation_frame(move || browser::focus(&next));
    };
    view! {
        <div class="fields">
            <Field id=format!("{key}-type") label=text::block_type_label()>
                <Select value=chosen choices=kinds />
            </Field>
            <Field id=format!("{key}-source") label=text::block_source()>
                <Select value=source choices=sources empty=text::block_no_source() />
            </Field>
            {known}
        </div>
        <details class="more">
            <summary>{text::configuration()}</summary>
            {json_box(whole, open.broken)}
        </details>
        <div class="row">
            <Button small=true look=Look::Danger glyph=Glyph::Trash on_click=remove>
                {text::remove_block(&key)}
            </Button>
            <small class="muted">{text::remove_block_help()}</small>
        </div>
    }
    .into_any()
}
