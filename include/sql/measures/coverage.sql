-- The promise of twelve months of each operation, its municipalities added up; days_left is that of the
-- municipality whose promise breaks first. Reads report.coverage.
SELECT m.name, json_build_object('operation', c.operation) AS labels,
       m.value::double precision AS value
FROM (SELECT operation, sum(in_scope) AS in_scope, sum(within_twelve_months) AS within,
             sum(beyond_twelve_months) AS beyond, min(breaks_on) - :today AS days_left
      FROM report.coverage GROUP BY operation) AS c
CROSS JOIN LATERAL (VALUES
    ('coverage.in_scope', c.in_scope), ('coverage.within_twelve_months', c.within),
    ('coverage.beyond_twelve_months', c.beyond), ('coverage.days_left', c.days_left)
) AS m (name, value)
WHERE m.value IS NOT NULL
