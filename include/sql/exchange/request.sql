-- A request whose file was, or may have been, written. Reads tenken.exchange_request, tenken.exchange.
SELECT q.first_ref, q.last_ref, q.done_at IS NOT NULL AS done
FROM tenken.exchange_request AS q JOIN tenken.exchange AS e USING (exchange_id)
WHERE q.request_id = %(request)s AND e.state = 'open' AND q.counted_on IS NOT NULL
