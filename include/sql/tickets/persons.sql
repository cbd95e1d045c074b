-- The two persons of each mis-link the run found: whose data it is, and whose number stands on it.
-- Reads temp table sealed, tenken.ticket; writes tenken.mislink_person. Safe to run again.
-- The tickets lead: of a table that has just grown the planner believes it is small.
WITH mislink AS (
    SELECT t.ticket_id, s.protected, s.register_protected
    FROM tenken.ticket AS t
    JOIN sealed AS s USING (record_id)
    WHERE t.operation = :operation AND t.municipality_code = :code AND t.seen_run = :run_id
      AND t.verdict = 'mislink'
)
INSERT INTO tenken.mislink_person AS p (ticket_id, role, protected)
SELECT ticket_id, 'data', protected FROM mislink
UNION ALL
SELECT ticket_id, 'number', register_protected FROM mislink
ON CONFLICT (ticket_id, role) DO UPDATE SET
    protected = p.protected OR excluded.protected
WHERE excluded.protected AND NOT p.protected
