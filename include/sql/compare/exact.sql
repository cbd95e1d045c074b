-- The records that the register has written alike, which is all that {answer} does not say otherwise of
-- (inquire/tables.sql): decided without looking at a single one.
-- Reads {due}, {answer}; writes {comparison}. The engine adds the others (differences.sql).
INSERT INTO {comparison} (record_id, line, verdict, name, kana, birth_date, sex, address)
SELECT d.record_id, d.line, 'match', 'same',
       CASE WHEN d.kana IS NULL THEN 'unknown' ELSE 'same' END,
       'same',
       CASE WHEN d.sex IS NULL THEN 'unknown' ELSE 'same' END,
       CASE WHEN d.address IS NULL THEN 'unknown' ELSE 'same' END
FROM {due} AS d
WHERE NOT EXISTS (SELECT FROM {answer} AS a WHERE a.line = d.line AND NOT a.identical)
