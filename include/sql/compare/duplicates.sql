-- A number on records of two or more persons of whom more than one fits the register: which of
-- them is right cannot be told from the register (design: `duplicate`). A record without a
-- person_id counts as a person of its own. Where only one fits, the other is already `mislink`.
-- Reads {due}, writes {comparison}. Safe to run again.
WITH fitting AS (
    SELECT d.number, c.line, coalesce(d.person_id, d.record_id) AS person
    FROM {due} AS d JOIN {comparison} AS c USING (line)
    WHERE c.verdict NOT IN ('invalid', 'not_found', 'mislink')
), shared AS (
    SELECT number FROM fitting GROUP BY number HAVING min(person) <> max(person)
)
UPDATE {comparison} AS c
SET verdict = 'duplicate', cause = NULL
FROM fitting AS f JOIN shared USING (number)
WHERE c.line = f.line
