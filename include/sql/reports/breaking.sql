-- Where somebody would be beyond twelve months within :days days if nothing more were verified.
-- Reads report.coverage.
SELECT operation, municipality_code, in_scope, beyond_twelve_months, breaks_on
FROM report.coverage
WHERE breaks_on <= (now() AT TIME ZONE 'Asia/Tokyo')::date + :days
ORDER BY breaks_on, operation, municipality_code
