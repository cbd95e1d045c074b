-- Renews the last verifications from a run: its records, those it gave a verdict, those it left out
-- and why. Records that the source no longer has are gone with it. Replacing the table costs a
-- tenth of an upsert (docs/decisions). Reads {stage}, {comparison}, {left_out}, {verified};
-- writes {verified}, tenken.verified_day and, for the returns, how far the run left it covered
-- (tenken.covered). Safe to run again: a later day is never replaced by an earlier one.
CREATE TABLE {renewed} AS
SELECT s.record_id, coalesce(v.first_seen_on, CAST(%(day)s AS date)) AS first_seen_on,
       CASE WHEN c.line IS NULL THEN v.verified_on
            ELSE greatest(v.verified_on, CAST(%(day)s AS date)) END AS verified_on,
       CASE WHEN c.line IS NULL THEN coalesce(o.reason, u.reason, 'not_due') END AS left_out
FROM {stage} AS s
LEFT JOIN {comparison} AS c USING (line)
LEFT JOIN {left_out} AS o USING (line)
LEFT JOIN {unanswered} AS u USING (line)
LEFT JOIN {verified} AS v ON v.record_id = s.record_id;
DROP TABLE {verified};
ALTER TABLE {renewed} RENAME TO {kept};
DELETE FROM tenken.verified_day WHERE operation = %(operation)s AND municipality_code = %(code)s;
INSERT INTO tenken.verified_day (operation, municipality_code, since, ever, records)
SELECT %(operation)s, %(code)s, coalesce(verified_on, first_seen_on), verified_on IS NOT NULL,
       count(*)
FROM {verified}
WHERE left_out IS NULL OR left_out IN ('not_due', 'unanswered')
GROUP BY 3, 4;
INSERT INTO tenken.covered (run_id, in_scope, checked)
SELECT %(run_id)s, coalesce(sum(records), 0),
       coalesce(sum(records) FILTER (
           WHERE ever AND since + interval '12 months' > CAST(%(today)s AS date)), 0)
FROM tenken.verified_day WHERE operation = %(operation)s AND municipality_code = %(code)s
ON CONFLICT (run_id) DO UPDATE SET in_scope = excluded.in_scope, checked = excluded.checked
