-- The bytes lie in images/, named by what is in them: two names of one image share a file.
CREATE TABLE images (
    name TEXT PRIMARY KEY,                       -- the last part of the address
    sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    created_by TEXT,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX images_in_order ON images (created_at, name);
