-- The promise of twelve months over all municipalities, an operation a line; `first` is the one
-- where it breaks first. Reads report.coverage.
SELECT operation, count(*) AS municipalities, sum(in_scope) AS in_scope,
       sum(within_twelve_months) AS within_twelve_months, sum(never_verified) AS never_verified,
       sum(beyond_twelve_months) AS beyond_twelve_months,
       min(oldest_verification) AS oldest_verification, min(breaks_on) AS breaks_on,
       (array_agg(municipality_code ORDER BY breaks_on, municipality_code))[1] AS first
FROM report.coverage GROUP BY operation ORDER BY min(breaks_on), operation
