-- Who asked another unit about the case, while it is there: the list of what one has referred.
ALTER TABLE cases ADD COLUMN asked_by TEXT;
UPDATE cases SET asked_by = json_extract(facts, '$.evaluation.reviewer') WHERE state = 'referred';
CREATE INDEX cases_asked_by ON cases (asked_by, due_at, id) WHERE asked_by IS NOT NULL;
