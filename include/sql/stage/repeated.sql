-- Whether a record_id of {stage} is missing or, as far as its hash tells, stands there more than once.
-- By sorting hashes and counting the different ones, which is less work than grouping ids. The setting
-- ends with the transaction.
SET LOCAL enable_hashagg = off;
SELECT count(hash) < (SELECT count(*) FROM {stage})
FROM (SELECT DISTINCT hashtextextended(record_id, 0) AS hash FROM {stage}) AS hashed
