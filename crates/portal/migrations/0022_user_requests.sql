CREATE TABLE user_requests (
    uid TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at TEXT NOT NULL,
    is_guest INTEGER NOT NULL DEFAULT 0,         -- raised without an account of this domain
    search_text TEXT NOT NULL DEFAULT '',        -- lower case
    document TEXT NOT NULL                       -- the request as the API answers it, askers expanded
) STRICT;
CREATE INDEX user_requests_by_status ON user_requests (status, created_at);
CREATE INDEX user_requests_by_age ON user_requests (created_at);
