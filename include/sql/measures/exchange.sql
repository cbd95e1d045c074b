-- Questions to the register by file: the share of the agreed day's volume that is used, of the municipality
-- that has used most; what waits. Reads tenken.exchange_request, report.exchange.
SELECT 'exchange.day_used' AS name, json_build_object() AS labels,
       coalesce(max(used), 0) / CAST(:numbers_a_day AS double precision) AS value
FROM (SELECT sum(last_ref - first_ref + 1) AS used FROM tenken.exchange_request
      WHERE counted_on = :today GROUP BY split_part(exchange_id, '-', 1)) AS day
UNION ALL
SELECT m.name, json_build_object(), m.value
FROM (SELECT count(*) AS waiting, coalesce(sum(files_to_write), 0) AS to_write,
             coalesce(sum(files_missing), 0) AS missing,
             coalesce(extract(epoch FROM CAST(:now AS timestamptz) - min(waiting_since)) / 3600, 0)
                 AS hours
      FROM report.exchange WHERE state = 'open') AS e
CROSS JOIN LATERAL (VALUES
    ('exchange.waiting', e.waiting), ('exchange.files_to_write', e.to_write),
    ('exchange.files_missing', e.missing), ('exchange.waiting_hours', e.hours)
) AS m (name, value)
