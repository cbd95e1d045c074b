-- How a question stands: its state, its files, and when the first of them will be given up.
-- Reads tenken.exchange, tenken.exchange_request.
SELECT e.state, count(q.*) AS files, count(q.*) FILTER (WHERE q.done_at IS NOT NULL) AS done,
       count(q.*) FILTER (WHERE q.written_at IS NULL AND q.done_at IS NULL) AS to_write,
       min(q.written_at) FILTER (WHERE q.done_at IS NULL) AS since
FROM tenken.exchange AS e LEFT JOIN tenken.exchange_request AS q USING (exchange_id)
WHERE e.exchange_id = %(id)s GROUP BY e.state
