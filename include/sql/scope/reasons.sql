-- Why records were left out, in counts: by rule, and those whose turn it is not.
-- Reads {left_out}, {due}, {not_due}. Returns reason and records; the reason NULL is what is due.
SELECT reason, count(*) AS records FROM {left_out} GROUP BY reason
UNION ALL
SELECT NULL, count(*) FROM {due}
UNION ALL
SELECT 'not_due', count(*) FROM {not_due}
