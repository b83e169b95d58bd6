//! Making a dataset.

crate::texts! {
    title = "New dataset";
    lead = "Choose where its rows come from and what it is called. Next you see how the source is read, with its first rows, before it is saved.";
    source = "Source";
    source_help = "Not at hand? Create the dataset without it and add the source later.";
    other_file = "Remove";
    needs_scripts = "Making a dataset needs scripts. Turn them on, or use another browser.";
    card = "What it is";
    name = "Title";
    name_help = "As people will read it on the portal. It can be changed at any time.";
    identifier = "Identifier";
    identifier_help = "In the dataset's address on the portal. It can be changed only while the dataset is not published.";
    restricted = "Restricted";
    restricted_help = "Only people with a ruleset will see it. Otherwise everybody does, once it is published.";
    create = "Create dataset";
    created(title: &str) = "“{title}” is created. Nothing is published yet.";
    required = "A dataset needs a title.";
}
