-- Datasets that join another are published again when that one is (behaviour.md 12).

ALTER TABLE datasets ADD COLUMN order_chain TEXT NOT NULL DEFAULT '[]';  -- uids of the datasets whose publication led to the order
ALTER TABLE datasets ADD COLUMN republish_chain TEXT;                    -- the chain of an order to come, where one is under way

CREATE INDEX steps_that_join ON steps (json_extract(document, '$.dataset.dataset_id'))
WHERE json_extract(document, '$.dataset.dataset_id') IS NOT NULL;
