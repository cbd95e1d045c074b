-- Puts causes and what the search found into the comparison. Reads {explained}.
-- Safe to run again.
UPDATE {comparison} AS c
SET cause = e.cause, candidate = e.candidate
FROM {explained} AS e
WHERE e.line = c.line AND c.verdict <> 'match'  -- by the index
