-- What the demo has put in place: each part once, also when the first start is cut short.
CREATE TABLE seeds (
    part TEXT PRIMARY KEY,
    planted_at TEXT NOT NULL
) STRICT;
