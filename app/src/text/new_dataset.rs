//! Making a dataset.

crate::texts! {
    title = "New dataset";
    lead = "Say what it is called. The portal makes the dataset first, then takes its file or address: that is the next step, with the first rows before anything is saved.";
    card = "What it is";
    name = "Title";
    name_help = "As people will read it on the portal. It can be changed at any time.";
    identifier = "Identifier";
    identifier_help = "In the dataset's address on the portal. It can be changed only while the dataset is not published.";
    restricted = "Restricted";
    restricted_help = "Only people with a ruleset will see it. Otherwise everybody does, once it is published.";
    create = "Create and add a source";
    created(title: &str) = "“{title}” is created. Now give it a source.";
    required = "A dataset needs a title.";
}
