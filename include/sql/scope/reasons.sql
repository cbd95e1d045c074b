-- Why records were left out, in counts: by rule, and those whose turn it is not.
-- Reads {stage}, {left_out}, {due}. Returns reason and records; the reason NULL is what is due.
WITH ruled AS (
    SELECT reason, count(*) AS records FROM {left_out} GROUP BY reason
), due AS (
    SELECT count(*) AS records FROM {due}
)
SELECT reason, records FROM ruled
UNION ALL
SELECT NULL, records FROM due
UNION ALL
SELECT 'not_due', (SELECT count(*) FROM {stage}) - due.records
       - (SELECT coalesce(sum(records), 0) FROM ruled)
FROM due
