//! The tables of sessions, and of what single sign-on keeps beside them.

use portico_state::Migration;

/// The first step finds its tables there in a file from before steps were counted.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        sqlite: "
CREATE TABLE IF NOT EXISTS session (
    id BLOB PRIMARY KEY, data TEXT NOT NULL, began INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sign_on (
    session BLOB PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE, subject TEXT NOT NULL, sid TEXT,
    tokens TEXT NOT NULL, confirmed INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sign_on_by_subject ON sign_on (subject);
",
        postgres: "
CREATE TABLE session (
    id BYTEA PRIMARY KEY, data TEXT NOT NULL, began BIGINT NOT NULL, seen BIGINT NOT NULL);
CREATE TABLE sign_on (
    session BYTEA PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE, subject TEXT NOT NULL, sid TEXT,
    tokens TEXT NOT NULL, confirmed BIGINT NOT NULL);
CREATE INDEX sign_on_by_subject ON sign_on (subject);
",
    },
    Migration::same(
        "
ALTER TABLE session ADD COLUMN key TEXT;
ALTER TABLE session ADD COLUMN person_id TEXT;
ALTER TABLE session ADD COLUMN person TEXT;
ALTER TABLE session ADD COLUMN address TEXT;
ALTER TABLE session ADD COLUMN agent TEXT;
CREATE UNIQUE INDEX session_by_key ON session (key);
CREATE INDEX session_by_person ON session (person_id);
",
    ),
];
