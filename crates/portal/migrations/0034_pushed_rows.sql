-- Rows pushed to realtime resources, each as it came.
CREATE TABLE pushed_rows (
    number INTEGER PRIMARY KEY,                  -- in the order they came
    dataset_uid TEXT NOT NULL,
    resource_uid TEXT NOT NULL,
    received_at TEXT NOT NULL,
    is_live INTEGER NOT NULL,                    -- 0: received or left while nothing was published, to be recovered
    is_taken INTEGER NOT NULL DEFAULT 0,         -- a publication has read it
    document TEXT NOT NULL,
    FOREIGN KEY (dataset_uid, resource_uid) REFERENCES resources (dataset_uid, uid) ON DELETE CASCADE
) STRICT;
CREATE INDEX pushed_rows_in_order ON pushed_rows (dataset_uid, resource_uid, number);
CREATE INDEX pushed_rows_waiting ON pushed_rows (dataset_uid) WHERE is_live AND NOT is_taken;
