-- The records whose number stands on records of two or more persons: number, line, person. A record
-- without a person_id counts as a person of its own. No register is asked for it.
-- Reads {called}; writes {shared}. Safe to run again: drops what a killed attempt left.
-- Hashes of the numbers are sorted first, which is a third of the work of grouping numbers. The
-- setting ends with the transaction.
SET LOCAL enable_hashagg = off;
DROP TABLE IF EXISTS {shared};
CREATE UNLOGGED TABLE {shared} WITH (autovacuum_enabled = off) AS
WITH repeated AS MATERIALIZED (
    SELECT hash
    FROM (SELECT hashtextextended(asked_number, 0) AS hash FROM {called} OFFSET 0) AS hashed
    WHERE hash IS NOT NULL GROUP BY hash HAVING count(*) > 1
), bearing AS MATERIALIZED (
    SELECT asked_number AS number, line, coalesce(person_id, record_id) AS person FROM {called}
    WHERE hashtextextended(asked_number, 0) IN (SELECT hash FROM repeated)
)
SELECT number, line, person
FROM bearing JOIN (
    SELECT number FROM bearing GROUP BY number HAVING min(person) <> max(person)
) AS of_several USING (number);
SELECT tenken.without_statistics('{shared}');
ANALYZE {shared}
