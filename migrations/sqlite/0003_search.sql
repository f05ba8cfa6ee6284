-- Finding by part of a folded text: trigrams over the folded columns that the program writes.
CREATE VIRTUAL TABLE case_search USING fts5(search, content='cases', content_rowid='rowid', tokenize='trigram');
CREATE TRIGGER cases_search_insert AFTER INSERT ON cases BEGIN
  INSERT INTO case_search (rowid, search) VALUES (new.rowid, new.search);
END;
CREATE TRIGGER cases_search_delete AFTER DELETE ON cases BEGIN
  INSERT INTO case_search (case_search, rowid, search) VALUES ('delete', old.rowid, old.search);
END;
CREATE TRIGGER cases_search_update AFTER UPDATE OF search ON cases WHEN old.search <> new.search BEGIN
  INSERT INTO case_search (case_search, rowid, search) VALUES ('delete', old.rowid, old.search);
  INSERT INTO case_search (rowid, search) VALUES (new.rowid, new.search);
END;
