-- Background jobs, their schedule and workers, and the audit chain.

CREATE TABLE queues (
  name   TEXT PRIMARY KEY,
  paused BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE jobs (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  queue            TEXT NOT NULL,
  kind             TEXT NOT NULL,
  args             TEXT NOT NULL,
  state            TEXT NOT NULL CHECK (state IN ('scheduled', 'available', 'running', 'done', 'discarded', 'cancelled')),
  priority         INTEGER NOT NULL,
  attempt          INTEGER NOT NULL DEFAULT 0,
  max_attempts     INTEGER NOT NULL,
  timeout_ms       BIGINT NOT NULL,
  run_at           BIGINT NOT NULL,
  created_at       BIGINT NOT NULL,
  started_at       BIGINT,
  finished_at      BIGINT,
  lease_token      BIGINT,
  lease_until      BIGINT,
  worker           TEXT,
  cancel_requested BOOLEAN NOT NULL DEFAULT FALSE,
  unique_key       TEXT,
  case_id          TEXT,
  -- The token alone proves a lease.
  CHECK ((state = 'running') = (lease_token IS NOT NULL))
);
CREATE INDEX jobs_claim ON jobs (queue, priority, id) WHERE state = 'available';
CREATE INDEX jobs_due ON jobs (run_at) WHERE state = 'scheduled';
CREATE INDEX jobs_leases ON jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_finished ON jobs (state, finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX jobs_of_case ON jobs (case_id, id) WHERE case_id IS NOT NULL;
CREATE UNIQUE INDEX jobs_unique ON jobs (unique_key)
  WHERE unique_key IS NOT NULL AND state IN ('scheduled', 'available', 'running');

-- What went wrong, attempt by attempt; a job that succeeds at once has no row here.
CREATE TABLE job_attempts (
  job_id     BIGINT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  attempt    INTEGER NOT NULL,
  outcome    TEXT NOT NULL CHECK (outcome IN ('failed', 'discarded', 'cancelled', 'lost')),
  error      TEXT NOT NULL,
  worker     TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at   BIGINT NOT NULL
);
CREATE INDEX job_attempts_of_job ON job_attempts (job_id, ended_at);

CREATE TABLE schedule (
  name       TEXT PRIMARY KEY,
  expression TEXT NOT NULL,
  last_tick  BIGINT NOT NULL,
  last_job   BIGINT
);

-- One row for each running process, renewed while it lives.
CREATE TABLE workers (
  id         TEXT PRIMARY KEY,
  queues     TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL
);

CREATE TABLE audit (
  seq      BIGINT PRIMARY KEY,
  at       BIGINT NOT NULL,
  actor    TEXT NOT NULL,
  action   TEXT NOT NULL,
  subject  TEXT NOT NULL,
  digest   TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash     TEXT NOT NULL
);
CREATE INDEX audit_of_subject ON audit (subject, seq);

CREATE TABLE audit_head (
  id   BIGINT PRIMARY KEY CHECK (id = 1),
  seq  BIGINT NOT NULL,
  hash TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
