CREATE TABLE harvesters (
    uid TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    document TEXT NOT NULL,                      -- the configuration as the API takes it, secrets sealed
    status TEXT NOT NULL DEFAULT 'new',
    status_since TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    updated_by TEXT NOT NULL,
    started_by TEXT,                             -- in whose name the last run writes
    last_started_at TEXT,
    last_success_at TEXT,
    remote_count INTEGER,                        -- of the current or last run, as the two that follow
    harvested_count INTEGER,
    error TEXT
) STRICT;
CREATE INDEX harvesters_by_status ON harvesters (status, status_since);

-- Which datasets a harvester keeps. One that is deleted here is made again by the next run.
CREATE TABLE harvested_datasets (
    harvester_uid TEXT NOT NULL REFERENCES harvesters (uid) ON DELETE CASCADE,
    remote_id TEXT NOT NULL,
    dataset_uid TEXT NOT NULL UNIQUE REFERENCES datasets (uid) ON DELETE CASCADE,
    fingerprint TEXT NOT NULL DEFAULT '',        -- of all that the last run has made it from
    forced TEXT NOT NULL DEFAULT '{}',           -- the metadata that the last run has forced
    resources TEXT NOT NULL DEFAULT '[]',        -- the resources that the last run has kept
    fields TEXT NOT NULL DEFAULT '{}',           -- the field configurations that the last run has made
    PRIMARY KEY (harvester_uid, remote_id)
) STRICT;

-- What the current or last run could not harvest.
CREATE TABLE harvester_errors (
    harvester_uid TEXT NOT NULL REFERENCES harvesters (uid) ON DELETE CASCADE,
    remote_id TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (harvester_uid, remote_id)
) STRICT;
