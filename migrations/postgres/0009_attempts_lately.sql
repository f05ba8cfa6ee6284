-- The monitor counts the attempts that failed in the last hour.
CREATE INDEX job_attempts_lately ON job_attempts (ended_at);
