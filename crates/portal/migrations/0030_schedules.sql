-- When what starts by itself: one table for datasets and harvesters, fired by one loop.
CREATE TABLE schedules (
    uid TEXT PRIMARY KEY,
    target_kind TEXT NOT NULL,                   -- dataset | harvester
    target_uid TEXT NOT NULL,
    cron_schedule TEXT NOT NULL,
    timezone TEXT NOT NULL,
    next_at TEXT,                                -- the moment it is due next, to the second in UTC; null: never
    fired_at TEXT,                               -- the last start
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX schedules_by_target ON schedules (target_kind, target_uid);
CREATE INDEX schedules_by_moment ON schedules (next_at);

-- No reference leads to two tables: what is deleted takes its schedules with it.
CREATE TRIGGER schedules_of_datasets AFTER DELETE ON datasets BEGIN
    DELETE FROM schedules WHERE target_kind = 'dataset' AND target_uid = old.uid;
END;
