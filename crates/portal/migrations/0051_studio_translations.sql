-- The draft has the dictionary that is edited, what is published the one that was applied.
ALTER TABLE studio_page_contents ADD COLUMN translations TEXT NOT NULL DEFAULT '{}';
