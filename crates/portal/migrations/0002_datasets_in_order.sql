-- The list is in the order of creation, a page at a time.
CREATE INDEX datasets_in_order ON datasets (created_at, uid);
