-- A number on records of two or more persons of whom more than one fits the register: which of
-- them is right cannot be told from the register (design: `duplicate`). Where only one fits, the
-- other is already `mislink`.
-- Reads {shared}, {unanswered}; writes {comparison}. Safe to run again.
WITH fitting AS (
    SELECT s.number, s.line, s.person FROM {shared} AS s
    LEFT JOIN {comparison} AS c ON c.line = s.line AND c.verdict <> 'match'  -- by the index
    WHERE coalesce(c.verdict, 'match') NOT IN ('invalid', 'not_found', 'mislink')
      AND NOT EXISTS (SELECT FROM {unanswered} AS u WHERE u.line = s.line)
), undecided AS (
    SELECT number FROM fitting GROUP BY number HAVING min(person) <> max(person)
)
UPDATE {comparison} AS c
SET verdict = 'duplicate', cause = NULL
FROM fitting AS f JOIN undecided USING (number)
WHERE c.line = f.line
