-- From whom a job comes: the id of the request that ordered it, or of the scheduled job.
ALTER TABLE jobs ADD COLUMN trace TEXT;
