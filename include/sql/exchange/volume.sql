-- How many inquiries of a municipality count on a day, whatever became of them.
-- Reads tenken.exchange_request, tenken.exchange, tenken.run.
SELECT coalesce(sum(q.last_ref - q.first_ref + 1), 0)::bigint
FROM tenken.exchange_request AS q JOIN tenken.exchange AS e USING (exchange_id)
JOIN tenken.run AS r USING (run_id)
WHERE r.municipality_code = %(code)s AND q.counted_on = %(day)s
