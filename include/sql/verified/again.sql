-- Notes that a few records were verified again; of the others nothing is changed.
-- Reads {stage}, {comparison}; writes {verified}. Safe to run again.
UPDATE {verified} AS v
SET verified_on = greatest(v.verified_on, CAST(%(day)s AS date)), left_out = NULL
FROM {stage} AS s JOIN {comparison} AS c USING (line)
WHERE v.record_id = s.record_id
