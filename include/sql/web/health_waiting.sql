-- What runs wait for from the register, by operation: questions by file that are open.
-- Reads report.exchange.
SELECT operation, count(*) AS questions, sum(asked)::bigint AS asked,
       sum(answered)::bigint AS answered, sum(files_missing)::bigint AS files_missing,
       sum(files_to_write)::bigint AS files_to_write,
       min(waiting_since) AS waiting_since, min(wake_at) AS goes_on_by
FROM report.exchange WHERE state = 'open' GROUP BY operation ORDER BY operation
