-- The bytes of the house with everything that uses them: what nothing uses any more is removed, and nothing else is.

CREATE TABLE blobs (
  sha256       TEXT PRIMARY KEY,
  -- Where the bytes lie. Bytes that come back after they were removed lie elsewhere, so that who removes the old file
  -- cannot meet the new one.
  file         TEXT NOT NULL,
  -- NULL where nobody counted them.
  bytes        BIGINT,
  stored_at    BIGINT NOT NULL,
  -- When they were stored, or a use of them ended, last; NULL once the sweep has seen that they are used. 0 lets them go at
  -- once.
  unused_since BIGINT
);
CREATE INDEX blobs_unused ON blobs (unused_since, sha256) WHERE unused_since IS NOT NULL;

-- A row that is used names its user, so that no document and no letter goes without letting go of its bytes.
CREATE TABLE blob_uses (
  sha256      TEXT NOT NULL REFERENCES blobs (sha256),
  kind        TEXT NOT NULL CHECK (kind IN ('document', 'preview', 'letter')),
  document_id TEXT REFERENCES documents (id),
  letter_id   TEXT REFERENCES letters (id),
  CHECK ((kind = 'letter') = (letter_id IS NOT NULL)),
  CHECK ((kind = 'letter') = (document_id IS NULL))
);
CREATE INDEX blob_uses_of_blob ON blob_uses (sha256);
CREATE UNIQUE INDEX blob_uses_by_document ON blob_uses (document_id, kind) WHERE document_id IS NOT NULL;
CREATE UNIQUE INDEX blob_uses_by_letter ON blob_uses (letter_id) WHERE letter_id IS NOT NULL;

-- Until now the rows alone named the hashes. The bytes of what was refused are gone.
INSERT INTO blobs (sha256, file, bytes, stored_at, unused_since)
SELECT sha256, substr(sha256, 1, 2) || '/' || sha256, max(bytes), min(at), min(at)
  FROM (SELECT sha256, bytes, uploaded_at AS at FROM documents WHERE verdict IS NULL OR verdict <> 'refused'
        UNION ALL
        SELECT preview, NULL, uploaded_at FROM documents WHERE preview IS NOT NULL
        UNION ALL
        SELECT sha256, CAST(json_extract(body, '$.stage.bytes') AS BIGINT), created_at FROM letters WHERE sha256 IS NOT NULL) AS named
 GROUP BY sha256;

-- A document uses its bytes while it stands in its slot or a frozen state of the case shows it.
INSERT INTO blob_uses (sha256, kind, document_id)
SELECT sha256, 'document', id FROM documents
 WHERE (verdict IS NULL OR verdict <> 'refused')
   AND (replaced_at IS NULL
        OR id IN (SELECT frozen.value FROM snapshots, json_each(snapshots.documents) AS frozen));
INSERT INTO blob_uses (sha256, kind, document_id)
SELECT documents.preview, 'preview', documents.id
  FROM blob_uses JOIN documents ON documents.id = blob_uses.document_id WHERE documents.preview IS NOT NULL;
INSERT INTO blob_uses (sha256, kind, letter_id)
SELECT sha256, 'letter', id FROM letters WHERE sha256 IS NOT NULL;
