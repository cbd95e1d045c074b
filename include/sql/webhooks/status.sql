-- A line an endpoint: what waits, since when, what went wrong last. Reads only.
SELECT e.endpoint, e.removed_at IS NULL AS active,
       count(o.event_id) FILTER (WHERE o.delivered_at IS NULL) AS waiting,
       min(o.created_at) FILTER (WHERE o.delivered_at IS NULL) AS oldest,
       count(o.event_id) FILTER (WHERE o.delivered_at IS NULL AND o.attempts > 0) AS failing,
       max(o.delivered_at) AS last_delivered,
       (array_agg(o.problem ORDER BY o.event_id)
            FILTER (WHERE o.problem IS NOT NULL))[1] AS first_problem
FROM tenken.webhook_endpoint AS e
LEFT JOIN tenken.webhook_outbox AS o USING (endpoint)
GROUP BY e.endpoint
ORDER BY e.endpoint
