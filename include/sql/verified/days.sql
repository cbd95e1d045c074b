-- How many records were verified last on which day, which the coverage is read from; and, for the
-- returns, how far the run left it covered. Reads {verified}; writes tenken.verified_day,
-- tenken.covered. Safe to run again: the figures are replaced.
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
