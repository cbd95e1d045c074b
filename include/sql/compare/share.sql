-- How many records are mislinks, of how many, and how many of them stand within ten lines of
-- another, as all do whose rows were shifted. Reads {comparison}.
WITH suspect AS MATERIALIZED (
    SELECT least(line - lag(line) OVER in_file, lead(line) OVER in_file - line) AS gap
    FROM {comparison} WHERE verdict = 'mislink'
    WINDOW in_file AS (ORDER BY line)
)
SELECT (SELECT count(*) FROM suspect) AS mislinks,
       (SELECT count(*) FROM {comparison}) AS records,
       (SELECT count(*) FROM suspect WHERE gap <= 10) AS close_together
