-- Files of attachments and alternative exports, in the folder of their dataset: kept while the dataset or one of its
-- versions names them.
CREATE TABLE referred_files (
    dataset_uid TEXT NOT NULL REFERENCES datasets (uid) ON DELETE CASCADE,
    part TEXT NOT NULL,                          -- the folder: attachments, exports
    file TEXT NOT NULL,
    is_forgotten INTEGER NOT NULL DEFAULT 0,     -- nothing names it any more: it is about to be removed
    PRIMARY KEY (dataset_uid, part, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX referred_files_forgotten ON referred_files (is_forgotten) WHERE is_forgotten;

INSERT INTO referred_files (dataset_uid, part, file) SELECT dataset_uid, 'attachments', file FROM attachments;
INSERT INTO referred_files (dataset_uid, part, file) SELECT dataset_uid, 'exports', uid FROM alternative_exports
    WHERE document ->> 'type' = 'uploaded_file';
