-- Finding by part of a folded text: trigrams over the folded columns that the program writes.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX case_search ON cases USING gin (search gin_trgm_ops);
