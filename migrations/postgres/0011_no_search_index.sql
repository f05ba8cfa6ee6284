-- No statement asks this index; the words of a list are looked for in the column itself.
DROP INDEX case_search;
