//! Studio pages: the list, a new one, the head and the details of one.

crate::texts! {
    title = "Studio pages";
    lead = "Pages of the portal, built from blocks over its datasets.";
    kind = "Studio page";
    caption = "Studio pages";
    total(count: &str) = "{count} in all";
    new = "New page";
    published = "Published";
    changed = "Published, edited since";
    unpublished = "Unpublished";
    never_published = "Never published";
    public = "Public";
    restricted = "Restricted";
    column_title = "Title";
    column_state = "State";
    column_visibility = "Visibility";
    column_by = "Changed by";
    column_at = "Changed";
    filter_state = "State";
    filter_visibility = "Visibility";
    search = "Title, slug or uid";
    clear = "Clear filters";
    empty_title = "No page yet";
    empty = "A studio page tells a story with texts, figures, charts and maps over datasets. Create one, fill it with blocks, then publish it.";
    none_title = "No page matches";
    none = "Search for something else, or drop a filter.";

    new_title = "New studio page";
    new_lead = "The page starts with an empty draft. Nobody sees it before it is published.";
    field_title = "Title";
    field_title_help = "Shown above the page and in lists. A page cannot be published without one.";
    field_slug = "Slug";
    field_slug_help = "The readable part of the page's address: letters, digits, hyphens and underscores.";
    field_public = "Public";
    field_public_help = "Everybody who can explore the portal sees the page once it is published. Otherwise only holders of a ruleset do.";
    field_description = "Description";
    field_description_help = "A sentence or two; may hold HTML.";
    create = "Create page";
    created(title: &str) = "“{title}” is created, as an empty draft.";
    created_untitled(reason: &str) = "The page is created, but its title was not saved: {reason}";
    title_missing = "Give the page a title.";
    needs_scripts = "Creating a page needs scripts in your browser.";
    editing_needs_scripts = "Editing needs scripts in your browser. Publishing and unpublishing do not.";

    tab_content = "Content";
    tab_details = "Details";
    tab_security = "Security";
    publish = "Publish";
    publish_done(title: &str) = "“{title}” is published.";
    unpublish = "Unpublish";
    unpublish_done(title: &str) = "“{title}” is not published any more. Its draft stays.";
    not_published = "The page is not published.";
    no_title_reason = "A page needs a title before it can be published.";
    no_title_title = "No title yet.";
    no_title = "The portal publishes no page without a title.";
    no_title_action = "Give it a title";
    unsaved_reason = "Save or discard your changes first: what is published is the saved draft.";
    see_activity = "See its activity";
    delete = "Delete page";
    delete_title(title: &str) = "Delete “{title}”?";
    delete_body = "The page, its draft, what is published of it and its rulesets are deleted. Its address stops working at once. This cannot be undone.";
    deleted(title: &str) = "“{title}” is deleted.";

    describe = "Title and description";
    address = "Address and visibility";
    metadata_saved = "Title and description of the draft are saved.";
    address_saved = "Address and visibility are saved.";
    address_at_once = "Takes effect at once, published or not.";
    draft_only = "Part of the draft: visitors see it after the next publication.";
    facts = "Facts";
    fact_uid = "uid";
    fact_slug = "Slug";
    fact_first = "First published";
    fact_created = "Created";
    fact_created_by = "Created by";
    fact_changed = "Changed";
    fact_changed_by = "Changed by";

    security_lead_public = "This page is public: everybody who can explore the portal sees it. Rulesets say who may edit it.";
    security_lead_restricted = "This page is restricted: only people and groups with a ruleset see it, beside those whom the whole domain lets see it.";
}
