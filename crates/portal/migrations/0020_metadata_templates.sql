-- Templates of the system are in the code; a row for one of them says only whether it is active.
CREATE TABLE metadata_templates (
    name TEXT PRIMARY KEY,
    is_active INTEGER NOT NULL,
    created_at TEXT NOT NULL DEFAULT '',
    document TEXT                                -- the template as the API answers it; null for one of the system
) STRICT;
