-- The two persons of each mis-link the run found: whose data it is, and whose number stands on it.
-- Reads temp tables failed, sealed; writes tenken.mislink_person. Safe to run again.
WITH mislink AS (
    SELECT t.ticket_id, s.protected, s.register_protected
    FROM failed AS f
    JOIN sealed AS s USING (record_id)
    JOIN tenken.ticket AS t
      ON t.operation = :operation AND t.municipality_code = :code
         AND t.record_id = f.record_id AND t.rule = f.rule
    WHERE f.verdict = 'mislink'
)
INSERT INTO tenken.mislink_person AS p (ticket_id, role, protected)
SELECT ticket_id, 'data', protected FROM mislink
UNION ALL
SELECT ticket_id, 'number', register_protected FROM mislink
ON CONFLICT (ticket_id, role) DO UPDATE SET
    protected = p.protected OR excluded.protected
WHERE excluded.protected AND NOT p.protected
