-- The promise of twelve months, and when the next records reach it, of each municipality and operation.
-- Reads report.coverage, report.coverage_forecast.
SELECT c.*, f.months
FROM report.coverage AS c
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object('month', m.month, 'records', m.records)) AS months
    FROM (SELECT month, records FROM report.coverage_forecast AS f
          WHERE f.operation = c.operation AND f.municipality_code = c.municipality_code
          ORDER BY month LIMIT 3) AS m
) AS f ON true
ORDER BY c.municipality_code, c.operation
