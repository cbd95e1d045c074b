-- A ticket taken in by hand; one that was done is taken up again. Writes tenken.ticket.
-- Returns ticket_id, state.
INSERT INTO tenken.ticket AS t (operation, municipality_code, record_id, rule, verdict, severity,
                                origin, section, queue, due_on)
VALUES (:operation, :code, :record_id, 'taken_in', :verdict, :severity, :origin, :section, :queue,
        CAST(now() AT TIME ZONE 'Asia/Tokyo' + :due_days AS date))
ON CONFLICT ON CONSTRAINT ticket_identity DO UPDATE SET
    state = 'open', verdict = excluded.verdict, severity = excluded.severity,
    origin = excluded.origin, due_on = excluded.due_on, moved_at = now(), before_state = NULL,
    closed_at = NULL, closed_run = NULL, joined_to = NULL, corrected_at = NULL, verified_at = NULL,
    verified_run = NULL, version = t.version + 1,
    queue = CASE WHEN excluded.queue = 'restricted' THEN 'restricted' ELSE t.queue END
RETURNING ticket_id, state
