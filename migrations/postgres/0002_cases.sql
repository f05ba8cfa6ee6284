-- Cases with all that belongs to them, the people who work on them, and what leaves the house.

CREATE TABLE staff (
  id            TEXT PRIMARY KEY,
  login         TEXT NOT NULL UNIQUE,
  name          TEXT NOT NULL,
  password      TEXT NOT NULL,
  national_code TEXT,
  active        BOOLEAN NOT NULL DEFAULT TRUE,
  present       BOOLEAN NOT NULL DEFAULT TRUE,
  totp          TEXT,
  totp_step     BIGINT NOT NULL DEFAULT 0,
  -- When work was last assigned automatically; decides between equals.
  assigned_at   BIGINT NOT NULL DEFAULT 0,
  created_at    BIGINT NOT NULL
);

CREATE TABLE staff_posts (
  staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  role     TEXT NOT NULL,
  unit     TEXT NOT NULL,
  PRIMARY KEY (staff_id, role, unit)
);
CREATE INDEX staff_posts_of_unit ON staff_posts (unit, role, staff_id);

-- Taken before new work of a unit is spread: who spreads some at the same time waits, and counts it.
CREATE TABLE turns (
  unit     TEXT PRIMARY KEY,
  taken_at BIGINT NOT NULL
);

-- The id is the SHA-256 of the cookie, so the table opens no door.
CREATE TABLE staff_sessions (
  id         TEXT PRIMARY KEY,
  staff_id   TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL
);
CREATE INDEX staff_sessions_of_staff ON staff_sessions (staff_id);
CREATE INDEX staff_sessions_seen ON staff_sessions (seen_at);

CREATE TABLE throttle (
  key      TEXT PRIMARY KEY,
  fails    BIGINT NOT NULL,
  until_at BIGINT NOT NULL
);

CREATE TABLE api_keys (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE,
  digest     TEXT NOT NULL UNIQUE,
  procedures TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at    BIGINT,
  revoked_at BIGINT
);

-- Answers to repeated POSTs with the same Idempotency-Key.
CREATE TABLE idempotency (
  api_key_id TEXT NOT NULL REFERENCES api_keys (id) ON DELETE CASCADE,
  key        TEXT NOT NULL,
  request    TEXT NOT NULL,
  status     BIGINT NOT NULL,
  body       TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (api_key_id, key)
);
CREATE INDEX idempotency_created ON idempotency (created_at);

CREATE TABLE catalogue (
  kind       TEXT NOT NULL,
  id         TEXT NOT NULL,
  label      TEXT NOT NULL,
  attributes TEXT NOT NULL,
  bus        TEXT,
  search     TEXT NOT NULL,
  active     BOOLEAN NOT NULL DEFAULT TRUE,
  PRIMARY KEY (kind, id)
);
CREATE INDEX catalogue_bus ON catalogue (kind, bus, id);

-- Every version of a procedure that was ever loaded: a case keeps the one it was opened under.
CREATE TABLE procedures (
  id        TEXT NOT NULL,
  version   BIGINT NOT NULL,
  source    TEXT NOT NULL,
  loaded_at BIGINT NOT NULL,
  PRIMARY KEY (id, version)
);

CREATE TABLE cases (
  id                TEXT PRIMARY KEY,
  code              TEXT NOT NULL UNIQUE,
  procedure_id      TEXT NOT NULL,
  procedure_version BIGINT NOT NULL,
  title             TEXT NOT NULL,
  applicant_key     TEXT NOT NULL,
  applicant_name    TEXT NOT NULL,
  applicant         TEXT NOT NULL,
  data              TEXT NOT NULL,
  state             TEXT NOT NULL,
  facts             TEXT NOT NULL,
  -- Who must move: desk (a reviewing unit), secretariat, applicant, machine, draft, closed.
  tray              TEXT NOT NULL,
  unit              TEXT,
  reviewer          TEXT REFERENCES staff (id),
  outcome           TEXT,
  priority          BIGINT NOT NULL,
  due_at            BIGINT,
  defects           TEXT NOT NULL,
  warnings          TEXT NOT NULL,
  open_defects      BIGINT NOT NULL,
  warning_count     BIGINT NOT NULL,
  snapshots         BIGINT NOT NULL,
  opened_by         TEXT REFERENCES api_keys (id),
  granted           TEXT NOT NULL,
  ended             BOOLEAN NOT NULL,
  search            TEXT NOT NULL,
  version           BIGINT NOT NULL,
  opened_at         BIGINT NOT NULL,
  submitted_at      BIGINT,
  entered_at        BIGINT NOT NULL,
  changed_at        BIGINT NOT NULL
);
CREATE INDEX cases_of_reviewer ON cases (reviewer, tray, due_at, id) WHERE reviewer IS NOT NULL;
CREATE INDEX cases_of_unit ON cases (unit, tray, due_at, id);
CREATE INDEX cases_in_pool ON cases (unit, due_at, id) WHERE reviewer IS NULL AND tray = 'desk';
CREATE INDEX cases_by_tray ON cases (tray, due_at, id);
CREATE INDEX cases_by_change ON cases (changed_at, id);
CREATE INDEX cases_of_applicant ON cases (applicant_key, procedure_id, state);

CREATE TABLE documents (
  id          TEXT PRIMARY KEY,
  case_id     TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  section     TEXT NOT NULL,
  slot        TEXT NOT NULL,
  item        BIGINT,
  filename    TEXT NOT NULL,
  media_type  TEXT NOT NULL,
  bytes       BIGINT NOT NULL,
  sha256      TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('pending', 'done')),
  verdict     TEXT,
  report      TEXT,
  preview     TEXT,
  uploaded_at BIGINT NOT NULL,
  -- Replaced or removed; snapshots may still show it.
  replaced_at BIGINT
);
CREATE INDEX documents_of_case ON documents (case_id, id);
CREATE INDEX documents_by_hash ON documents (sha256);
CREATE UNIQUE INDEX documents_current ON documents (case_id, slot, COALESCE(item, -1)) WHERE replaced_at IS NULL;

CREATE TABLE snapshots (
  case_id   TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  number    BIGINT NOT NULL,
  at        BIGINT NOT NULL,
  data      TEXT NOT NULL,
  documents TEXT NOT NULL,
  PRIMARY KEY (case_id, number)
);

CREATE TABLE events (
  id      TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  at      BIGINT NOT NULL,
  actor   TEXT NOT NULL,
  kind    TEXT NOT NULL,
  facts   TEXT NOT NULL,
  note    TEXT
);
CREATE INDEX events_of_case ON events (case_id, id);

CREATE TABLE notes (
  id       TEXT PRIMARY KEY,
  case_id  TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  staff_id TEXT NOT NULL REFERENCES staff (id),
  at       BIGINT NOT NULL,
  text     TEXT NOT NULL
);
CREATE INDEX notes_of_case ON notes (case_id, id);

CREATE TABLE messages (
  id          TEXT PRIMARY KEY,
  case_id     TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  channel     TEXT NOT NULL,
  recipient   TEXT NOT NULL,
  notice      TEXT NOT NULL,
  subject     TEXT NOT NULL,
  text        TEXT NOT NULL,
  state       TEXT NOT NULL
              CHECK (state IN ('queued', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'recalled')),
  provider    TEXT,
  provider_id TEXT,
  attempts    TEXT NOT NULL DEFAULT '[]',
  created_at  BIGINT NOT NULL,
  not_before  BIGINT,
  sent_at     BIGINT
);
CREATE INDEX messages_of_case ON messages (case_id, id);
CREATE INDEX messages_by_state ON messages (state, created_at);

CREATE TABLE letters (
  id            TEXT PRIMARY KEY,
  case_id       TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  stage         TEXT NOT NULL,
  register      TEXT NOT NULL,
  year          BIGINT,
  sequence      BIGINT,
  subject       TEXT NOT NULL,
  verification  TEXT NOT NULL UNIQUE,
  sha256        TEXT,
  body          TEXT NOT NULL,
  search        TEXT NOT NULL,
  version       BIGINT NOT NULL,
  created_at    BIGINT NOT NULL,
  issued_at     BIGINT
);
CREATE INDEX letters_of_case ON letters (case_id, id);
CREATE INDEX letters_by_stage ON letters (stage, created_at, id);
CREATE UNIQUE INDEX letters_in_register ON letters (register, year, sequence) WHERE sequence IS NOT NULL;

-- The last number of each register and Jalali year; drawn in the transaction that uses it, so there are no gaps.
CREATE TABLE registers (
  register TEXT NOT NULL,
  year     BIGINT NOT NULL,
  last     BIGINT NOT NULL,
  PRIMARY KEY (register, year)
);

CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
