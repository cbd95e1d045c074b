-- Decides what is identical, by one hash join of the due records with the register's answers.
-- Reads {due}, {answer}; writes {comparison}: one line a record, without persons. Where verdict
-- stays NULL the engine decides (differences.sql). What is called a match here must come out of
-- the engine as `same` too; tests/integration/test_compare.py holds that law.
-- Safe to run again: drops what a killed attempt left.
DROP TABLE IF EXISTS {comparison};
CREATE UNLOGGED TABLE {comparison} WITH (fillfactor = 90) AS
SELECT d.record_id, d.line,
       CASE WHEN i.identical THEN 'match' END AS verdict,
       NULL::text AS cause,
       CASE WHEN i.identical THEN 'same' END AS name,
       CASE WHEN i.identical
            THEN CASE WHEN d.kana IS NULL THEN 'unknown' ELSE 'same' END END AS kana,
       CASE WHEN i.identical THEN 'same' END AS birth_date,
       CASE WHEN i.identical
            THEN CASE WHEN d.sex IS NULL THEN 'unknown' ELSE 'same' END END AS sex,
       CASE WHEN i.identical
            THEN CASE WHEN d.address IS NULL THEN 'unknown' ELSE 'same' END END AS address,
       NULL::text AS name_reason, NULL::text AS kana_reason, NULL::text AS birth_date_reason,
       NULL::text AS sex_reason, NULL::text AS address_reason,
       NULL::text AS candidate
FROM {due} AS d
LEFT JOIN {answer} AS a ON a.asked = d.number
CROSS JOIN LATERAL (SELECT coalesce(
    a.name = d.name
    AND a.birth_date = d.birth_date
    AND (d.kana IS NULL OR d.kana = a.kana)
    AND (d.sex IS NULL OR d.sex = a.sex AND d.sex IN ('1', '2'))
    AND (d.address IS NULL OR d.address = a.address)
    AND coalesce(a.status, '1') = '1' AND NOT a.reissued
    AND d.birth_date LIKE '____-__-__' AND d.birth_date NOT LIKE '%-00%'
    AND d.birth_date NOT LIKE '0000%' AND d.birth_date ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
    AND d.name !~ '[●〓?？\uE000-\uF8FF\uFFFD\U000F0000-\U0010FFFD]'
    AND tenken.valid_number(d.number), false) AS identical) AS i
