-- ANALYZE copies values of a column into pg_statistic, a table that is logged, dumped with a base
-- backup, and outlives the table it speaks of: names and My Numbers would stay there. So columns
-- that hold persons keep no statistics, whoever analyses the table.

-- For a working table of a run, right after it was made: only what the run itself made up (line,
-- record_id and flags) keeps statistics.
CREATE FUNCTION tenken.without_statistics(working_table regclass) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    quiet text;
BEGIN
    SELECT string_agg(format('ALTER COLUMN %I SET STATISTICS 0', attname), ', ') INTO quiet
    FROM pg_attribute
    WHERE attrelid = working_table AND attnum > 0 AND NOT attisdropped
      AND attname NOT IN ('line', 'record_id', 'found', 'identical', 'reissued');
    EXECUTE format('ALTER TABLE %s %s', working_table, quiet);
END $$;

ALTER TABLE tenken.evidence ALTER COLUMN sealed SET STATISTICS 0,
    ALTER COLUMN fingerprint SET STATISTICS 0;
SELECT pg_clear_attribute_stats('tenken', 'evidence', 'sealed', false),
       pg_clear_attribute_stats('tenken', 'evidence', 'fingerprint', false)
