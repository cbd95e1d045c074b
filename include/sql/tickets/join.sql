-- Joins tickets taken in by hand with what the run found on the same record: the ticket takes on the
-- gravest rule that failed; where that rule has a ticket already, it is closed in favour of that one.
-- Reads temp table failed; writes tenken.ticket and tenken.ticket_event.
-- Safe to run again: a joined ticket is no longer one taken in by hand.
WITH best AS (
    SELECT DISTINCT ON (t.ticket_id) t.ticket_id, t.state, f.rule, f.verdict, f.cause, f.severity,
           other.ticket_id AS other
    FROM tenken.ticket AS t
    JOIN failed AS f USING (record_id)
    LEFT JOIN tenken.ticket AS other
      ON other.operation = t.operation AND other.municipality_code = t.municipality_code
         AND other.record_id = t.record_id AND other.rule = f.rule
    WHERE t.operation = :operation AND t.municipality_code = :code AND t.rule = 'taken_in'
      AND t.state NOT IN ('resolved', 'closed') AND coalesce(t.checked_no, 0) <= :run_no
      AND other.state IS DISTINCT FROM 'accepted'
    ORDER BY t.ticket_id, array_position(ARRAY['critical', 'warning', 'info'], f.severity), f.rule
), joined AS (
    UPDATE tenken.ticket AS t
    SET version = t.version + 1, joined_to = b.other,
        rule = CASE WHEN b.other IS NULL THEN b.rule ELSE t.rule END,
        verdict = b.verdict, cause = b.cause, severity = b.severity,
        state = CASE WHEN b.other IS NULL THEN t.state ELSE 'closed' END,
        closed_at = CASE WHEN b.other IS NULL THEN t.closed_at ELSE now() END,
        closed_run = CASE WHEN b.other IS NULL THEN t.closed_run ELSE :run_id END,
        moved_at = CASE WHEN b.other IS NULL THEN t.moved_at ELSE now() END
    FROM best AS b WHERE b.ticket_id = t.ticket_id
    RETURNING t.ticket_id, b.state AS from_state, t.state AS to_state, b.other, t.origin,
              t.suspended_at, t.assignee
), carried AS (
    UPDATE tenken.ticket AS o
    SET version = o.version + 1, origin = j.origin, assignee = coalesce(o.assignee, j.assignee),
        suspended_at = coalesce(o.suspended_at, j.suspended_at)
    FROM joined AS j WHERE o.ticket_id = j.other
    RETURNING o.ticket_id, o.state
)
INSERT INTO tenken.ticket_event (ticket_id, run_id, event, from_state, to_state)
SELECT ticket_id, :run_id, 'joined', from_state, to_state FROM joined
UNION ALL
SELECT ticket_id, :run_id, 'joined', state, state FROM carried
