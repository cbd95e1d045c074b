-- A number on records of two or more persons of whom more than one fits the register: which of
-- them is right cannot be told from the register (design: `duplicate`). Where only one fits, the
-- other is already `mislink`.
-- Reads temp table shared, {due}; writes {comparison}. Safe to run again.
WITH fitting AS (
    SELECT d.number, c.line, coalesce(d.person_id, d.record_id) AS person
    FROM shared JOIN {due} AS d USING (number) JOIN {comparison} AS c USING (line)
    WHERE c.verdict NOT IN ('invalid', 'not_found', 'mislink')
), undecided AS (
    SELECT number FROM fitting GROUP BY number HAVING min(person) <> max(person)
)
UPDATE {comparison} AS c
SET verdict = 'duplicate', cause = NULL
FROM fitting AS f JOIN undecided USING (number)
WHERE c.line = f.line
