-- What limits the jobs of the whole cluster, what they say while they run, and what the schedule orders.

-- One row for each key that is limited by the clock: the moment from which it is free again, and the end of the line of
-- jobs that wait for it.
CREATE TABLE job_rates (
  key     TEXT PRIMARY KEY,
  free_at BIGINT NOT NULL,
  tail_at BIGINT NOT NULL,
  granted BOOLEAN NOT NULL
);

-- How far a long job has come, where it says so.
ALTER TABLE jobs ADD COLUMN progress_done BIGINT;
ALTER TABLE jobs ADD COLUMN progress_total BIGINT;

-- The order that an entry places, as JSON, so that it can be placed by hand from any process.
ALTER TABLE schedule ADD COLUMN job TEXT NOT NULL DEFAULT '';

-- The lists of the monitor; few jobs end this way.
CREATE INDEX jobs_dead ON jobs (state, id) WHERE state IN ('discarded', 'cancelled');
