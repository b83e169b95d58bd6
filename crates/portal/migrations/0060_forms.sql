CREATE TABLE forms (
    uid TEXT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE COLLATE NOCASE,
    title TEXT,
    access_type TEXT NOT NULL,                   -- authenticated | restricted | open
    enable_moderation INTEGER NOT NULL DEFAULT 0,
    enable_notifications INTEGER NOT NULL DEFAULT 0,
    enable_edition INTEGER NOT NULL DEFAULT 0,   -- submitters read and change what they sent
    live_version INTEGER,                        -- what people fill in; null while the form is not published
    first_published_at TEXT,
    published_at TEXT,
    published_by TEXT,
    created_at TEXT NOT NULL,
    created_by TEXT,
    updated_at TEXT NOT NULL,
    updated_by TEXT,
    search_text TEXT NOT NULL DEFAULT ''         -- lower case
) STRICT;

-- Every version that was ever published, for the submissions made with it, and one draft.
CREATE TABLE form_versions (
    form_uid TEXT NOT NULL REFERENCES forms (uid) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    is_draft INTEGER NOT NULL,
    content TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (form_uid, version)
) STRICT;
CREATE UNIQUE INDEX form_versions_one_draft ON form_versions (form_uid) WHERE is_draft;

CREATE TABLE form_submissions (
    uid TEXT PRIMARY KEY,
    form_uid TEXT NOT NULL REFERENCES forms (uid) ON DELETE CASCADE,
    version INTEGER NOT NULL,                    -- of the form, at the time
    status TEXT NOT NULL,                        -- pending | approved | rejected
    lang TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,                  -- in the link with which the submitter comes back
    created_at TEXT NOT NULL,
    created_by TEXT,
    updated_at TEXT NOT NULL,
    updated_by TEXT,
    search_text TEXT NOT NULL DEFAULT '',        -- lower case
    content TEXT NOT NULL                        -- JSON object: block to answer
) STRICT;
CREATE INDEX form_submissions_in_order ON form_submissions (form_uid, created_at, uid);

-- Changes of submissions, with moderation: those that wait and those that were made.
CREATE TABLE form_revisions (
    uid TEXT PRIMARY KEY,
    submission_uid TEXT NOT NULL REFERENCES form_submissions (uid) ON DELETE CASCADE,
    position INTEGER NOT NULL,                   -- the last one is shown
    status TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    updated_at TEXT NOT NULL,
    updated_by TEXT,
    content TEXT NOT NULL,
    UNIQUE (submission_uid, position)
) STRICT;
