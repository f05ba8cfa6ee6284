-- The incoming register as rows of its own, and the addresses by which letters leave beside the portal.

-- دفتر وارده: one row for each number, written in the transaction that draws it. What becomes of the case later does not
-- change the book.
CREATE TABLE incoming (
  register TEXT NOT NULL,
  year     BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  at       BIGINT NOT NULL,
  case_id  TEXT NOT NULL REFERENCES cases (id),
  subject  TEXT NOT NULL,
  sender   TEXT NOT NULL,
  unit     TEXT NOT NULL,
  staff_id TEXT,
  search   TEXT NOT NULL,
  PRIMARY KEY (register, year, sequence)
);
CREATE INDEX incoming_of_case ON incoming (case_id);

-- Until now the numbers stood in the history alone: `registered` names the number, the `routed` after it the addressee.
INSERT INTO incoming (register, year, sequence, at, case_id, subject, sender, unit, staff_id, search)
SELECT 'incoming', CAST(split_part(number, '/', 1) AS BIGINT),
       CAST(split_part(number, '/', 2) AS BIGINT), entry.at, entry.case_id, cases.title, cases.applicant_name,
       COALESCE((SELECT json_extract(routed.facts, '$.unit') FROM events AS routed
                  WHERE routed.case_id = entry.case_id AND routed.kind = 'routed' AND routed.id > entry.id
                  ORDER BY routed.id LIMIT 1), ''),
       entry.staff_id, number || ' ' || cases.search
  FROM (SELECT id, case_id, at, json_extract(facts, '$.number') AS number, json_extract(actor, '$.id') AS staff_id
          FROM events WHERE kind = 'registered') AS entry
  JOIN cases ON cases.id = entry.case_id;

-- Where letters to an applicant went: what is proposed for the next one.
CREATE TABLE letter_addresses (
  applicant_key TEXT NOT NULL,
  route         TEXT NOT NULL,
  address       TEXT NOT NULL,
  changed_at    BIGINT NOT NULL,
  PRIMARY KEY (applicant_key, route)
);
