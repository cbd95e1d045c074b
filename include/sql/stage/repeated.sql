-- Whether a record_id of {stage} is missing or, as far as its hash tells, stands there more than once.
-- By sorting hashes, which is less work than grouping ids. The setting ends with the transaction.
SET LOCAL enable_hashagg = off;
SELECT EXISTS (
    SELECT FROM (SELECT hashtextextended(record_id, 0) AS hash FROM {stage} OFFSET 0) AS hashed
    GROUP BY hash HAVING count(*) > 1 OR hash IS NULL)
