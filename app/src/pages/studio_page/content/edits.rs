//! What can be done to the content of a page. Whatever is not known of it stays as it is.

use portico_contract::studio_content::{
    BlockType, LayoutBlock, LayoutSection, StudioPageBlock, StudioPageContentChanges, sections,
};
use serde_json::Map;
use std::collections::{BTreeMap, BTreeSet};

/// The layout that visitors see; the only one known.
pub const DEFAULT_LAYOUT: &str = "default";

/// The first of `block_1`, `block_2`, … that is free.
fn free(start: &str, taken: impl Fn(&str) -> bool) -> String {
    (1_u32..).map(|number| format!("{start}_{number}")).find(|key| !taken(key)).unwrap_or_default()
}

/// The sections of a layout: none where it is missing, nothing where it has an unknown shape.
pub fn sections_of(content: &StudioPageContentChanges, layout: &str) -> Option<Vec<LayoutSection>> {
    match &content.layouts {
        Some(layouts) if layouts.contains_key(layout) => sections(layouts, layout),
        _ => Some(Vec::new()),
    }
}

/// Changes the sections of a layout, unless it has an unknown shape.
pub fn change_sections(
    content: &mut StudioPageContentChanges,
    layout: &str,
    change: impl FnOnce(&mut Vec<LayoutSection>),
) {
    let Some(mut sections) = sections_of(content, layout) else { return };
    change(&mut sections);
    if let Ok(value) = serde_json::to_value(sections) {
        content.layouts.get_or_insert_with(Map::new).insert(layout.to_owned(), value);
    }
}

pub fn add_section(content: &mut StudioPageContentChanges, layout: &str) {
    change_sections(content, layout, |sections| {
        let uid = free("section", |uid| sections.iter().any(|section| section.uid == uid));
        sections.push(LayoutSection {
            uid,
            kind: Some("content".to_owned()),
            blocks: Vec::new(),
            extra: BTreeMap::new(),
        });
    });
}

/// Puts a block at the end of a section; nothing where there is no such section.
pub fn place(content: &mut StudioPageContentChanges, layout: &str, section: usize, block: &str) {
    change_sections(content, layout, |sections| {
        if let Some(section) = sections.get_mut(section) {
            section.blocks.push(LayoutBlock { uid: block.to_owned(), extra: BTreeMap::new() });
        }
    });
}

/// Adds a block at the end of the page, over the data if there is only one. Returns its key.
pub fn add_block(content: &mut StudioPageContentChanges, kind: BlockType) -> String {
    let key = free("block", |key| content.blocks.contains_key(key));
    let mut keys = content.data_providers.iter().flatten().map(|(key, _)| key.clone());
    let only = keys.next().filter(|_| keys.next().is_none());
    drop(keys);
    let source = only.filter(|_| !matches!(kind, BlockType::Text | BlockType::Media));
    let block = StudioPageBlock {
        uid: Some(key.clone()),
        kind: Some(kind),
        source,
        configuration: Some(Map::new()),
        extra: BTreeMap::new(),
    };
    content.blocks.insert(key.clone(), block);
    if sections_of(content, DEFAULT_LAYOUT).is_some_and(|sections| sections.is_empty()) {
        add_section(content, DEFAULT_LAYOUT);
    }
    let last = sections_of(content, DEFAULT_LAYOUT).map_or(0, |sections| sections.len().saturating_sub(1));
    place(content, DEFAULT_LAYOUT, last, &key);
    key
}

/// Removes a block, and takes it out of every layout.
pub fn remove_block(content: &mut StudioPageContentChanges, key: &str) {
    content.blocks.remove(key);
    for layout in layouts(content) {
        if sections_of(content, &layout).is_some_and(|sections| placed(&sections).contains(key)) {
            change_sections(content, &layout, |sections| {
                sections.iter_mut().for_each(|section| section.blocks.retain(|block| block.uid != key));
            });
        }
    }
}

/// The names of the layouts, the default one first even where it is missing.
pub fn layouts(content: &StudioPageContentChanges) -> Vec<String> {
    let others = content.layouts.iter().flatten().map(|(name, _)| name.clone());
    [DEFAULT_LAYOUT.to_owned()].into_iter().chain(others.filter(|name| name != DEFAULT_LAYOUT)).collect()
}

/// The keys of the blocks that sections hold.
pub fn placed(sections: &[LayoutSection]) -> BTreeSet<&str> {
    sections.iter().flat_map(|section| &section.blocks).map(|block| block.uid.as_str()).collect()
}

/// Whether visitors see a block. Where a layout cannot be read, it is supposed that they do.
pub fn is_placed(content: &StudioPageContentChanges, key: &str) -> bool {
    layouts(content)
        .iter()
        .any(|layout| sections_of(content, layout).is_none_or(|sections| placed(&sections).contains(key)))
}

/// Moves an item one place. Returns where it is then.
pub fn shift<T>(items: &mut [T], index: usize, down: bool) -> usize {
    let to = if down { index + 1 } else { index.wrapping_sub(1) };
    if index < items.len() && to < items.len() {
        items.swap(index, to);
        to
    } else {
        index
    }
}

/// Moves a block one place, into the neighbouring section where its own ends. Returns its section and place then.
pub fn shift_block(sections: &mut [LayoutSection], at: (usize, usize), down: bool) -> (usize, usize) {
    let (row, place) = at;
    let Some(section) = sections.get_mut(row) else { return at };
    let moved = shift(&mut section.blocks, place, down);
    if moved != place {
        return (row, moved);
    }
    let next = if down { row + 1 } else { row.wrapping_sub(1) };
    if next >= sections.len() || place >= sections[row].blocks.len() {
        return at;
    }
    let block = sections[row].blocks.remove(place);
    let blocks = &mut sections[next].blocks;
    let place = if down { 0 } else { blocks.len() };
    blocks.insert(place, block);
    (next, place)
}

/// How many parts differ: blocks, data, layouts, filters, and whatever else there is.
pub fn changes(saved: &StudioPageContentChanges, now: &StudioPageContentChanges) -> usize {
    fn differing<V: PartialEq>(a: &BTreeMap<String, V>, b: &BTreeMap<String, V>) -> usize {
        let keys: BTreeSet<_> = a.keys().chain(b.keys()).collect();
        keys.into_iter().filter(|key| a.get(*key) != b.get(*key)).count()
    }
    let none = BTreeMap::new();
    differing(&saved.blocks, &now.blocks)
        + differing(saved.data_providers.as_ref().unwrap_or(&none), now.data_providers.as_ref().unwrap_or(&none))
        + usize::from(saved.layouts != now.layouts)
        + usize::from(saved.filters != now.filters)
        + differing(&saved.extra, &now.extra)
}

#[cfg(test)]
mod tests;
