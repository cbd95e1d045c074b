-- A number that stands twice in the register's file: the first line stays, the others are named.
-- Reads and writes {register}. Safe to run again.
WITH repeated AS (
    SELECT number, min(line) AS first_line
    FROM {register} WHERE number IS NOT NULL
    GROUP BY number HAVING count(*) > 1
)
DELETE FROM {register} AS s
USING repeated AS r
WHERE r.number = s.number AND s.line > r.first_line
RETURNING s.line, r.first_line
