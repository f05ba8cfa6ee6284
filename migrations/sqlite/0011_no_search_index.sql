-- No statement asks this index; the words of a list are looked for in the column itself.
DROP TRIGGER cases_search_insert;
DROP TRIGGER cases_search_delete;
DROP TRIGGER cases_search_update;
DROP TABLE case_search;
