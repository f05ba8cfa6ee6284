-- Applicants with what is kept of them from case to case: the account, and the records that they use again.

CREATE TABLE applicants (
  id            TEXT PRIMARY KEY,
  key           TEXT NOT NULL UNIQUE,
  kind          TEXT NOT NULL,
  name          TEXT NOT NULL,
  national_code TEXT,
  legal_id      TEXT,
  mobile        TEXT NOT NULL,
  -- The owner is bound to the number.
  mobile_fixed  BOOLEAN NOT NULL,
  domains       TEXT NOT NULL,
  -- What is known of whose number it is, by name and whole.
  identity      TEXT NOT NULL,
  facts         TEXT NOT NULL,
  question      BIGINT NOT NULL,
  history       TEXT NOT NULL,
  opened_at     BIGINT NOT NULL,
  changed_at    BIGINT NOT NULL,
  version       BIGINT NOT NULL
);

-- Whoever has filed before has an account; the id of the first case is as good as any.
INSERT INTO applicants (id, key, kind, name, national_code, legal_id, mobile, mobile_fixed, domains, identity, facts, question,
  history, opened_at, changed_at, version)
SELECT id, applicant_key, json_extract(applicant, '$.kind'), applicant_name,
       CASE json_extract(applicant, '$.kind') WHEN 'natural' THEN json_extract(applicant, '$.national_code') END,
       CASE json_extract(applicant, '$.kind') WHEN 'natural' THEN NULL ELSE json_extract(applicant, '$.legal_id') END,
       json_extract(applicant, '$.mobile'), FALSE, COALESCE(json_extract(applicant, '$.domains'), '[]'), 'unknown',
       '{"standing":"unknown"}', 0, '[]', opened_at, opened_at, 1
  FROM cases
 WHERE id IN (SELECT min(id) FROM cases WHERE applicant_key <> '' GROUP BY applicant_key)
   AND json_extract(applicant, '$.mobile') IS NOT NULL;

CREATE TABLE applicant_records (
  id            TEXT PRIMARY KEY,
  applicant_key TEXT NOT NULL,
  -- The API key whose cases it comes from; empty where there is none.
  opened_by     TEXT NOT NULL,
  kind          TEXT NOT NULL,
  -- What tells one record of the kind from another, folded.
  tell          TEXT NOT NULL,
  label         TEXT NOT NULL,
  data          TEXT NOT NULL,
  -- The newest document of each slot.
  documents     TEXT NOT NULL,
  case_id       TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  search        TEXT NOT NULL,
  kept_at       BIGINT NOT NULL
);
CREATE UNIQUE INDEX applicant_records_told ON applicant_records (applicant_key, opened_by, kind, tell);
CREATE INDEX applicant_records_listed ON applicant_records (applicant_key, kind, id);
CREATE INDEX applicant_records_of_case ON applicant_records (case_id);
