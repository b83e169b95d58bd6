CREATE TABLE glossary_terms (
    uid TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    search_text TEXT NOT NULL,                   -- lower case: name, aliases, description
    document TEXT NOT NULL                       -- the term as the API answers it
) STRICT;

-- Every name and every alias of the domain, as names are told apart.
CREATE TABLE glossary_names (
    name_key TEXT PRIMARY KEY,
    term_uid TEXT NOT NULL REFERENCES glossary_terms (uid) ON DELETE CASCADE
) STRICT;
CREATE INDEX glossary_names_by_term ON glossary_names (term_uid);
