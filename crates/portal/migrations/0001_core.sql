-- What is asked for in a query has a column; the rest of a thing is its JSON document.

CREATE TABLE users (
    username TEXT PRIMARY KEY,
    email TEXT NOT NULL DEFAULT '',
    is_active INTEGER NOT NULL DEFAULT 1,
    permissions TEXT NOT NULL DEFAULT '[]',      -- JSON array: the user's own, without the groups'
    document TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE user_groups (
    uid TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    permissions TEXT NOT NULL DEFAULT '[]',
    document TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE memberships (
    group_uid TEXT NOT NULL REFERENCES user_groups (uid) ON DELETE CASCADE ON UPDATE CASCADE,
    username TEXT NOT NULL REFERENCES users (username) ON DELETE CASCADE ON UPDATE CASCADE,
    PRIMARY KEY (group_uid, username)
) STRICT;
CREATE INDEX memberships_by_user ON memberships (username);

CREATE TABLE api_keys (
    uid TEXT PRIMARY KEY,
    username TEXT NOT NULL REFERENCES users (username) ON DELETE CASCADE ON UPDATE CASCADE,
    key TEXT NOT NULL UNIQUE,                    -- in full, because the API answers it in full (behaviour.md 2)
    label TEXT NOT NULL DEFAULT '',
    is_revoked INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    permissions TEXT NOT NULL DEFAULT '[]',
    document TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX api_keys_by_user ON api_keys (username);

-- Who may do and see what on one thing: datasets, connections, pages, forms.
CREATE TABLE rulesets (
    target_kind TEXT NOT NULL,                   -- dataset | connection | studio_page | code_editor_page | form
    target_uid TEXT NOT NULL,
    subject_kind TEXT NOT NULL,                  -- user | group
    subject TEXT NOT NULL,
    permissions TEXT NOT NULL DEFAULT '[]',
    document TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (target_kind, target_uid, subject_kind, subject)
) STRICT;
CREATE INDEX rulesets_by_subject ON rulesets (subject_kind, subject, target_kind);

CREATE TABLE datasets (
    uid TEXT PRIMARY KEY,
    dataset_id TEXT NOT NULL UNIQUE,
    is_draft INTEGER NOT NULL DEFAULT 0,
    is_published INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    document TEXT NOT NULL,                      -- the dataset as the API answers it
    status TEXT NOT NULL DEFAULT 'idle',
    previous_status TEXT,
    next_status TEXT,
    status_since TEXT NOT NULL,
    status_message TEXT,
    status_params TEXT NOT NULL DEFAULT '{}',
    record_errors TEXT NOT NULL DEFAULT '[]',    -- at most 1,000
    order_kind TEXT                              -- the order that is queued or under way: publish | unpublish | publish_metadata
) STRICT;
CREATE INDEX datasets_by_status ON datasets (status, status_since);

-- What the Explore API shows: a snapshot, apart from the configuration that goes on changing.
CREATE TABLE publications (
    dataset_uid TEXT PRIMARY KEY REFERENCES datasets (uid) ON DELETE CASCADE,
    dataset_id TEXT NOT NULL UNIQUE,
    records_file TEXT,                           -- name in the dataset's folder
    records_count INTEGER NOT NULL DEFAULT 0,
    data_processed TEXT,
    metadata_processed TEXT NOT NULL,
    fields TEXT NOT NULL DEFAULT '[]',
    metadata TEXT NOT NULL
) STRICT;

-- Ordered stacks under a dataset: processors and field configurations.
CREATE TABLE steps (
    dataset_uid TEXT NOT NULL REFERENCES datasets (uid) ON DELETE CASCADE,
    stack TEXT NOT NULL,                         -- processor | field
    uid TEXT NOT NULL,
    position INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (dataset_uid, stack, uid)
) STRICT;
CREATE INDEX steps_in_order ON steps (dataset_uid, stack, position);

-- Where the rows of a dataset come from, in order.
CREATE TABLE resources (
    dataset_uid TEXT NOT NULL REFERENCES datasets (uid) ON DELETE CASCADE,
    uid TEXT NOT NULL,
    position INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (dataset_uid, uid)
) STRICT;

-- Files uploaded as sources; the bytes lie in the dataset's folder, under files/.
CREATE TABLE resource_files (
    dataset_uid TEXT NOT NULL REFERENCES datasets (uid) ON DELETE CASCADE,
    uid TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (dataset_uid, uid)
) STRICT;
