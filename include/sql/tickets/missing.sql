-- Tickets marked corrected whose records a recheck did not find in the source (deleted, out of scope,
-- or set apart): said once a run. Reads {comparison}; writes tenken.ticket, tenken.ticket_event.
-- Safe to run again.
WITH missing AS (
    UPDATE tenken.ticket AS t SET checked_no = :run_no
    WHERE t.operation = :operation AND t.municipality_code = :code AND t.state = 'corrected'
      AND t.corrected_at < :started_at AND coalesce(t.checked_no, 0) < :run_no
      AND NOT EXISTS (SELECT FROM {comparison} AS c WHERE c.record_id = t.record_id)
    RETURNING t.ticket_id
)
INSERT INTO tenken.ticket_event (ticket_id, run_id, event, from_state, to_state)
SELECT ticket_id, :run_id, 'missing', 'corrected', 'corrected' FROM missing
