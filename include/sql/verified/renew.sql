-- Makes the last verifications anew from a run: its records, those it verified, those it left out and
-- why. Records that the source no longer has are not among them. Replacing the partition costs a tenth of
-- an upsert (docs/decisions). Whoever was not left out has a verdict: `publish` has counted.
-- Reads {stage}, {left_out}, {not_due}, {unanswered}, {verified}; writes {renewed}.
-- Safe to run again: a later day is never replaced by an earlier one.
CREATE TABLE {renewed} AS
SELECT CAST(%(operation)s AS text) AS operation, CAST(%(code)s AS text) AS municipality_code,
       s.record_id, coalesce(v.first_seen_on, CAST(%(day)s AS date)) AS first_seen_on,
       CASE WHEN o.line IS NOT NULL THEN v.verified_on
            ELSE greatest(v.verified_on, CAST(%(day)s AS date)) END AS verified_on,
       o.reason AS left_out
FROM {stage} AS s
LEFT JOIN (
    SELECT line, reason FROM {left_out}
    UNION ALL SELECT line, reason FROM {unanswered}
    UNION ALL SELECT line, 'not_due' FROM {not_due}
) AS o USING (line)
LEFT JOIN {verified} AS v ON v.record_id = s.record_id;
ALTER TABLE {renewed}
    ALTER operation SET NOT NULL, ALTER municipality_code SET NOT NULL,
    ALTER record_id SET NOT NULL, ALTER first_seen_on SET NOT NULL,
    ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON {renewed} USING (current_setting('tenken.municipality', true) = %(code)s)
