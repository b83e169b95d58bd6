-- What everybody who edits all datasets lists: its order without drafts, and how many there are, without counting.
DROP INDEX datasets_in_order;
CREATE INDEX datasets_listed ON datasets (created_at, uid) WHERE is_draft = 0;

CREATE TABLE catalog_size (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    listed INTEGER NOT NULL
) STRICT;
INSERT INTO catalog_size (one, listed) SELECT 1, count(*) FROM datasets WHERE is_draft = 0;

CREATE TRIGGER dataset_is_listed AFTER INSERT ON datasets WHEN NEW.is_draft = 0 BEGIN
    UPDATE catalog_size SET listed = listed + 1;
END;
CREATE TRIGGER dataset_is_listed_no_more AFTER DELETE ON datasets WHEN OLD.is_draft = 0 BEGIN
    UPDATE catalog_size SET listed = listed - 1;
END;
CREATE TRIGGER dataset_becomes_listed AFTER UPDATE OF is_draft ON datasets WHEN OLD.is_draft <> NEW.is_draft BEGIN
    UPDATE catalog_size SET listed = listed + CASE NEW.is_draft WHEN 0 THEN 1 ELSE -1 END;
END;
