CREATE TABLE code_editor_pages (
    slug TEXT PRIMARY KEY,
    is_restricted INTEGER NOT NULL DEFAULT 1,
    created_by TEXT,
    created_at TEXT NOT NULL,
    updated_by TEXT,
    updated_at TEXT NOT NULL,
    last_published_at TEXT,
    search_text TEXT NOT NULL DEFAULT '',        -- lower case: slug, title, description
    draft TEXT NOT NULL,                         -- what is edited: content, template, metadata, translations
    published TEXT                               -- what is served, in the same shape; null where nothing is
) STRICT;
-- Two addresses that differ in letter case only would be taken for one by people.
CREATE UNIQUE INDEX code_editor_pages_by_slug ON code_editor_pages (slug COLLATE NOCASE);
CREATE INDEX code_editor_pages_in_order ON code_editor_pages (created_at, slug);
