CREATE TABLE studio_pages (
    uid TEXT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE COLLATE NOCASE,
    is_public INTEGER NOT NULL DEFAULT 0,
    created_by TEXT,
    created_at TEXT NOT NULL,
    document TEXT NOT NULL DEFAULT '{}'          -- what else the API answers of the page itself
) STRICT;

-- Versions of a page's content: the draft, which is edited, and what is published, which is served.
CREATE TABLE studio_page_contents (
    page_uid TEXT NOT NULL REFERENCES studio_pages (uid) ON DELETE CASCADE,
    version_name TEXT NOT NULL,
    content TEXT NOT NULL,
    metadata TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (page_uid, version_name)
) STRICT;
