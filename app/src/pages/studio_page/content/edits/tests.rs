//! Edits keep what they do not know and leave nothing that points to nothing.

use super::*;
use serde_json::{Value, json};

fn content() -> StudioPageContentChanges {
    serde_json::from_value(json!({
        "blocks": {
            "block_1": {"uid": "block_1", "type": "text", "source": null, "configuration": {"content": "Hello"}, "mood": "blue"},
            "block_2": {"uid": "block_2", "type": "chart", "source": "quakes", "configuration": {}},
        },
        "data_providers": {"quakes": {"uid": "quakes", "datasetId": "earthquakes"}},
        "layouts": {"default": [
            {"uid": "section_1", "type": "content", "blocks": [{"uid": "block_1", "width": 6}], "background": "sea"},
            {"uid": "section_2", "type": "content", "blocks": [{"uid": "block_2"}]},
        ]},
        "filters": {"layout": []},
        "theme": "night",
    }))
    .unwrap()
}

fn default_layout(content: &StudioPageContentChanges) -> Value {
    content.layouts.as_ref().unwrap()["default"].clone()
}

#[test]
fn a_new_block_stands_at_the_end_over_the_only_data() {
    let mut content = content();
    let key = add_block(&mut content, BlockType::Map);
    assert_eq!(key, "block_3");
    assert_eq!(content.blocks["block_3"].source.as_deref(), Some("quakes"));
    assert_eq!(default_layout(&content)[1]["blocks"][1]["uid"], "block_3");
}

#[test]
fn the_first_block_of_a_page_brings_its_section() {
    let mut content = StudioPageContentChanges::default();
    add_block(&mut content, BlockType::Text);
    assert_eq!(default_layout(&content)[0]["blocks"], json!([{"uid": "block_1"}]));
    assert_eq!(content.blocks["block_1"].source, None);
}

#[test]
fn a_removed_block_leaves_no_place_behind_and_the_rest_alone() {
    let mut content = content();
    remove_block(&mut content, "block_2");
    assert_eq!(
        default_layout(&content),
        json!([
            {"uid": "section_1", "type": "content", "blocks": [{"uid": "block_1", "width": 6}], "background": "sea"},
            {"uid": "section_2", "type": "content", "blocks": []},
        ])
    );
    assert_eq!(content.extra["theme"], "night");
}

#[test]
fn a_block_moves_on_into_the_next_section_with_its_own_settings() {
    let mut content = content();
    change_sections(&mut content, "default", |sections| {
        assert_eq!(shift_block(sections, (0, 0), true), (1, 0));
        assert_eq!(shift_block(sections, (1, 0), true), (1, 1));
        assert_eq!(shift_block(sections, (1, 1), true), (1, 1), "the end of the page");
    });
    let layout = default_layout(&content);
    assert_eq!(layout[0]["blocks"], json!([]));
    assert_eq!(layout[1]["blocks"], json!([{"uid": "block_2"}, {"uid": "block_1", "width": 6}]));
}

#[test]
fn a_layout_of_another_shape_is_left_alone() {
    let mut content = content();
    let unknown = json!({"grid": [["block_1"]]});
    content.layouts.as_mut().unwrap().insert("default".to_owned(), unknown.clone());
    add_block(&mut content, BlockType::Text);
    remove_block(&mut content, "block_1");
    assert_eq!(default_layout(&content), unknown);
}

#[test]
fn every_part_that_differs_counts_once() {
    let (saved, mut now) = (content(), content());
    assert_eq!(changes(&saved, &now), 0);
    remove_block(&mut now, "block_2");
    now.extra.insert("theme".to_owned(), json!("day"));
    assert_eq!(changes(&saved, &now), 3, "a block, the layout, the theme");
}
