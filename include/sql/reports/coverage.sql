-- The promise of twelve months, an operation and municipality a line. Reads report.coverage.
SELECT operation, municipality_code, in_scope, within_twelve_months, never_verified,
       beyond_twelve_months, oldest_verification, breaks_on
FROM report.coverage WHERE municipality_code = coalesce(:code, municipality_code)
ORDER BY breaks_on, operation, municipality_code
