-- What submitted cases claim for their applicants alone, such as a contract: one case by value and place of a form.
CREATE TABLE case_claims (
  case_id      TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  procedure_id TEXT NOT NULL,
  place        TEXT NOT NULL,
  value        TEXT NOT NULL,
  PRIMARY KEY (procedure_id, place, value, case_id)
);
CREATE INDEX case_claims_of_case ON case_claims (case_id);
INSERT INTO case_claims (case_id, procedure_id, place, value)
SELECT id, procedure_id, 'contract.contract', json_extract(data, '$.contract.contract') FROM cases
 WHERE procedure_id = 'contract-registration' AND submitted_at IS NOT NULL
   AND json_extract(data, '$.contract.contract') IS NOT NULL;
