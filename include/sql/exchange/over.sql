-- Files to be destroyed: answers read so long ago, inquiries answered or given up so long ago, or
-- withdrawn. Reads tenken.exchange_answer, tenken.exchange_request, tenken.exchange, tenken.run.
SELECT 'answer' AS what, a.answer_id::text AS id, a.kept_as AS name
FROM tenken.exchange_answer AS a
WHERE a.municipality_code = %(code)s AND a.destroyed_at IS NULL AND a.kept_as IS NOT NULL
  AND a.received_at <= CAST(%(now)s AS timestamptz) - make_interval(days => %(days)s)
UNION ALL
SELECT 'request', q.request_id, 'inquiry-' || q.request_id
FROM tenken.exchange_request AS q JOIN tenken.exchange AS e USING (exchange_id)
JOIN tenken.run AS r USING (run_id)
WHERE r.municipality_code = %(code)s AND q.destroyed_at IS NULL AND q.counted_on IS NOT NULL
  AND coalesce(q.done_at, CASE WHEN e.state = 'withdrawn' THEN e.closed_at END)
      <= CAST(%(now)s AS timestamptz) - make_interval(days => %(days)s)
