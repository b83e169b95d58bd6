//! The ledger's tables: appended to, never changed; triggers see to it.

use portico_state::Migration;

/// `seq` numbers both kinds of record in the order of the chain.
pub(crate) const TABLES: Migration = Migration {
    sqlite: "
CREATE TABLE ledger_entry (
    id INTEGER PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, at TEXT NOT NULL, person_id TEXT NOT NULL,
    person TEXT NOT NULL, operation TEXT NOT NULL, effect TEXT NOT NULL, target_kind TEXT, target TEXT,
    target_title TEXT, section TEXT, request TEXT, before TEXT, request_id TEXT NOT NULL, undoes INTEGER,
    hash BLOB NOT NULL);
CREATE TABLE ledger_outcome (
    entry INTEGER PRIMARY KEY REFERENCES ledger_entry (id), seq INTEGER NOT NULL UNIQUE, at TEXT NOT NULL,
    outcome TEXT NOT NULL, upstream_status INTEGER, message TEXT, target TEXT, target_title TEXT, after TEXT,
    hash BLOB NOT NULL);
CREATE INDEX ledger_entry_target ON ledger_entry (target);
CREATE INDEX ledger_entry_person ON ledger_entry (person_id);
CREATE INDEX ledger_entry_operation ON ledger_entry (operation);
CREATE INDEX ledger_entry_undoes ON ledger_entry (undoes) WHERE undoes IS NOT NULL;
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_outcome_no_update BEFORE UPDATE ON ledger_outcome
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_outcome_no_delete BEFORE DELETE ON ledger_outcome
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
",
    postgres: "
CREATE TABLE ledger_entry (
    id BIGINT PRIMARY KEY, seq BIGINT NOT NULL UNIQUE, at TEXT NOT NULL, person_id TEXT NOT NULL,
    person TEXT NOT NULL, operation TEXT NOT NULL, effect TEXT NOT NULL, target_kind TEXT, target TEXT,
    target_title TEXT, section TEXT, request TEXT, before TEXT, request_id TEXT NOT NULL, undoes BIGINT,
    hash BYTEA NOT NULL);
CREATE TABLE ledger_outcome (
    entry BIGINT PRIMARY KEY REFERENCES ledger_entry (id), seq BIGINT NOT NULL UNIQUE, at TEXT NOT NULL,
    outcome TEXT NOT NULL, upstream_status BIGINT, message TEXT, target TEXT, target_title TEXT, after TEXT,
    hash BYTEA NOT NULL);
CREATE INDEX ledger_entry_target ON ledger_entry (target);
CREATE INDEX ledger_entry_person ON ledger_entry (person_id);
CREATE INDEX ledger_entry_operation ON ledger_entry (operation);
CREATE INDEX ledger_entry_undoes ON ledger_entry (undoes) WHERE undoes IS NOT NULL;
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$;
CREATE TRIGGER ledger_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_outcome_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_outcome
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
",
};

/// Which process has an entry under way, where several share the ledger. It is no part of the record.
pub(crate) const OWNERS: Migration = Migration {
    sqlite: "ALTER TABLE ledger_entry ADD COLUMN owner INTEGER",
    postgres: "ALTER TABLE ledger_entry ADD COLUMN owner BIGINT",
};
