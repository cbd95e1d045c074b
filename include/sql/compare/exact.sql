-- The records that the register has written alike, which is all that {answer} does not say otherwise of
-- (inquire/tables.sql): decided without looking at a single one.
-- Reads {due}, {answer}; writes {comparison}: one line a record, without persons. The engine adds
-- the others (differences.sql).
-- Safe to run again: drops what a killed attempt left.
DROP TABLE IF EXISTS {comparison};
CREATE UNLOGGED TABLE {comparison} WITH (autovacuum_enabled = off) AS
SELECT d.record_id, d.line, 'match'::text AS verdict, NULL::text AS cause, 'same'::text AS name,
       CASE WHEN d.kana IS NULL THEN 'unknown' ELSE 'same' END AS kana,
       'same'::text AS birth_date,
       CASE WHEN d.sex IS NULL THEN 'unknown' ELSE 'same' END AS sex,
       CASE WHEN d.address IS NULL THEN 'unknown' ELSE 'same' END AS address,
       NULL::text AS name_reason, NULL::text AS kana_reason, NULL::text AS birth_date_reason,
       NULL::text AS sex_reason, NULL::text AS address_reason, NULL::text AS candidate
FROM {due} AS d
WHERE NOT EXISTS (SELECT FROM {answer} AS a WHERE a.line = d.line AND NOT a.identical)
