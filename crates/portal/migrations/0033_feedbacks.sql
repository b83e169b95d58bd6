CREATE TABLE feedbacks (
    dataset_uid TEXT NOT NULL REFERENCES datasets (uid) ON DELETE CASCADE,
    uid TEXT NOT NULL,
    record_id TEXT NOT NULL,
    is_archived INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    document TEXT NOT NULL,                      -- the feedback as the API answers it
    PRIMARY KEY (dataset_uid, uid)
) STRICT;
CREATE INDEX feedbacks_by_age ON feedbacks (dataset_uid, is_archived, created_at);
