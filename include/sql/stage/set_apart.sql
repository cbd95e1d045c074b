-- Takes out of {stage} what cannot be a record: no record_id, or one that stood there before.
-- The first line of a record_id stays. Returns line and the first line, NULL without record_id.
-- Safe to run again: what is gone is not found twice.
WITH repeated AS (
    SELECT record_id, min(line) AS first_line
    FROM {stage} WHERE record_id IS NOT NULL
    GROUP BY record_id HAVING count(*) > 1
), gone AS (
    DELETE FROM {stage} AS s
    USING (
        SELECT s.line, r.first_line
        FROM {stage} AS s
        JOIN repeated AS r ON r.record_id = s.record_id AND s.line > r.first_line
        UNION ALL
        SELECT line, NULL FROM {stage} WHERE record_id IS NULL
    ) AS bad
    WHERE s.line = bad.line
    RETURNING bad.line, bad.first_line
)
SELECT line, first_line FROM gone ORDER BY line
