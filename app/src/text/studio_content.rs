//! The content of a studio page: blocks, layout, data, filters, and all of it as JSON.

use portico_contract::studio_content::BlockType;

crate::texts! {
    conflict_title = "Somebody saved this meanwhile.";
    conflict = "Nothing of yours was saved or lost.";
    take_theirs = "Take theirs";
    keep_mine = "Keep mine and save over theirs";
    view_label = "How the content is shown";
    structure = "Structure";
    json = "JSON";
    saved = "The draft is saved. Publish the page to show it.";
    needs_scripts = "Editing the content needs scripts in your browser.";
    broken = "A text is not valid JSON.";
    broken_stays = "Correct the JSON first: nothing of it is lost.";

    blocks = "Blocks";
    block_caption = "What the page can show";
    add_block = "Add block";
    no_blocks_title = "No block yet";
    no_blocks = "A block is a text, a figure, a chart, a map or a picture. Add one: it is placed at the end of the page.";
    block_type_label = "Type";
    block_source = "Data";
    block_no_source = "None";
    block_uid = "Key";
    not_placed = "Not placed: visitors do not see it.";
    configuration = "Configuration as JSON";
    configuration_help = "The whole configuration of the block, known to Portico or not. The fields above are part of it.";
    remove_block(name: &str) = "Remove {name}";
    remove_block_help = "Takes the block out of the layout too.";
    not_a_text = "Holds something other than a text: edit it as JSON.";
    has_errors = "The portal refused this block";
    type_text = "Text";
    type_media = "Media";
    type_kpi = "Key figure";
    type_chart = "Chart";
    type_map = "Map";
    field_content = "Text";
    field_content_help = "HTML.";
    field_label = "Label";
    field_title = "Title";
    field_function = "Function";
    field_field = "Field";
    field_field_help = "The field that is counted or computed with; empty for all records.";
    field_chart_type = "Chart type";
    field_x = "Horizontal axis";
    field_x_help = "A field of the dataset.";
    field_basemap = "Base map";
    field_display = "Display";
    unset = "Not set";

    layout = "Layout";
    layout_help = "Sections from top to bottom, blocks of a section side by side.";
    layout_named(name: &str) = "Layout “{name}”";
    section(number: usize) = "Section {number}";
    add_section = "Add section";
    no_sections = "Nothing is placed yet. Add a section, then put blocks into it.";
    empty_section = "No block in this section.";
    place_block = "Place a block…";
    place_block_in(number: usize) = "Place a block in section {number}";
    section_up(number: usize) = "Move section {number} up";
    section_down(number: usize) = "Move section {number} down";
    section_remove(number: usize) = "Remove section {number}; its blocks stay";
    place_up(name: &str) = "Move {name} up";
    place_down(name: &str) = "Move {name} down";
    place_remove(name: &str) = "Take {name} out of the section; the block stays";
    first_already = "It is the first already.";
    last_already = "It is the last already.";
    keys_help = "Alt with the arrow keys moves what has the focus.";
    unknown_layout_help = "This layout has a shape that Portico does not know: edit it as JSON.";
    unknown_block = "No such block";

    data = "Data";
    add_data = "Add dataset";
    data_caption = "Datasets of this page";
    data_key = "Key";
    data_dataset = "Dataset";
    data_used = "Used by";
    data_used_count(count: &str) = "{count}";
    data_unused = "No block";
    data_change(key: &str) = "Change the dataset of {key}";
    data_remove(key: &str) = "Remove {key}";
    data_in_use = "Blocks show it: give them other data first.";
    no_data_title = "No dataset yet";
    no_data = "Add a dataset before you add a figure, a chart or a map of it.";
    add_data_title = "Add a dataset to the page";
    change_data_title(key: &str) = "Dataset of “{key}”";
    key_help = "How blocks refer to the dataset: letters, digits, hyphens and underscores.";
    key_taken = "Another dataset of the page has this key.";
    key_invalid = "Letters, digits, hyphens and underscores only.";
    find_dataset = "Find a dataset";
    find_dataset_help = "By title, identifier or keyword.";
    choose_dataset = "Choose a dataset.";
    no_dataset_found(typed: &str) = "No dataset matches “{typed}”.";
    use_dataset = "Use dataset";

    filters = "Filters";
    filters_help = "Filters that visitors can set, as the API holds them.";
    whole = "Content as JSON";
    whole_help = "Blocks, layouts, data providers and filters of the draft, with what Portico does not know of them.";
    json_error(line: usize, column: usize, message: &str) = "Line {line}, column {column}: {message}";
    other_error = "The portal refused the content";
}

/// The name of a type of block.
pub fn block_type(kind: &BlockType) -> &str {
    match kind {
        BlockType::Text => type_text(),
        BlockType::Media => type_media(),
        BlockType::Kpi => type_kpi(),
        BlockType::Chart => type_chart(),
        BlockType::Map => type_map(),
        BlockType::Other(word) => word,
    }
}
