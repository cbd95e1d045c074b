-- How many records were verified last on which day: what the coverage is read from.
-- Reads {verified}; writes tenken.verified_day. Safe to run again: the figures are replaced.
DELETE FROM tenken.verified_day WHERE operation = %(operation)s AND municipality_code = %(code)s;
INSERT INTO tenken.verified_day (operation, municipality_code, since, ever, records)
SELECT %(operation)s, %(code)s, coalesce(verified_on, first_seen_on), verified_on IS NOT NULL,
       count(*)
FROM {verified}
WHERE left_out IS NULL OR left_out IN ('not_due', 'unanswered')
GROUP BY 3, 4
