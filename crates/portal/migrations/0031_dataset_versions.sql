ALTER TABLE datasets ADD COLUMN translations TEXT NOT NULL DEFAULT '{}';

-- States of a dataset's configuration: the last 20 of each.
CREATE TABLE dataset_versions (
    number INTEGER PRIMARY KEY,                  -- in the order they were written
    dataset_uid TEXT NOT NULL REFERENCES datasets (uid) ON DELETE CASCADE,
    uid TEXT NOT NULL,
    sections TEXT NOT NULL,                      -- JSON array: what the change was about
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    snapshot TEXT NOT NULL,                      -- the state it led to, a key a section, rows as they are stored
    UNIQUE (dataset_uid, uid)
) STRICT;
CREATE INDEX dataset_versions_in_order ON dataset_versions (dataset_uid, number);

-- What is published is published with its translations, and is refreshed with the configuration it was made with.
ALTER TABLE publications ADD COLUMN translations TEXT NOT NULL DEFAULT '{}';
ALTER TABLE publications ADD COLUMN configuration TEXT; -- a snapshot; null: made before this column
