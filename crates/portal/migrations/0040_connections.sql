-- Connections on their own, for several datasets to use. Those of a single resource are part of its document.
CREATE TABLE connections (
    uid TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    is_reusable INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    document TEXT NOT NULL                       -- type and settings as the API takes them, secrets sealed
) STRICT;

-- Which datasets use a connection is what their resources say.
CREATE INDEX resources_by_connection ON resources (json_extract(document, '$.datasource.connection.uid'));
