-- Files shown with a dataset; the bytes lie in its folder, under attachments/.
CREATE TABLE attachments (
    dataset_uid TEXT NOT NULL REFERENCES datasets (uid) ON DELETE CASCADE,
    uid TEXT NOT NULL,
    file TEXT NOT NULL,                          -- its name there: never used again, as the uid may be
    document TEXT NOT NULL,
    PRIMARY KEY (dataset_uid, uid)
) STRICT;

-- Exports made elsewhere; the bytes of those that are files lie in the dataset's folder, under exports/.
CREATE TABLE alternative_exports (
    dataset_uid TEXT NOT NULL REFERENCES datasets (uid) ON DELETE CASCADE,
    uid TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (dataset_uid, uid)
) STRICT;
