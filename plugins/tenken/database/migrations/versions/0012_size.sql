-- PostgreSQL at size. No column here holds a person's attribute.

-- When each record was verified last: a partition an operation (made with the operation's role,
-- rights/operation.sql), in it one a municipality (made by its first run, include/sql/verified), which
-- each run replaces and retention drops as a whole (docs/decisions/0058). left_out: why the last run
-- left the record out; NULL when it was verified then.
CREATE TABLE tenken.verified (
    operation         text NOT NULL,
    municipality_code text NOT NULL,
    record_id         text NOT NULL,
    first_seen_on     date NOT NULL,
    verified_on       date,
    left_out          text
) PARTITION BY LIST (operation);

-- As in 0003, but asked for the tickets by their numbers and joined by a hash: a run's tickets are
-- newer than any statistics, and the planner went through all of them for each event.
CREATE OR REPLACE FUNCTION tenken.tell_trackers() RETURNS trigger
LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE
    touched bigint[];
BEGIN
    IF NOT EXISTS (SELECT FROM tenken.webhook_endpoint WHERE removed_at IS NULL) THEN
        RETURN NULL;
    END IF;
    touched := ARRAY(SELECT DISTINCT ticket_id FROM new_events);
    INSERT INTO tenken.webhook_outbox (endpoint, event_id, ticket_id, payload)
    SELECT w.endpoint, e.event_id, e.ticket_id,
           jsonb_build_object(
               'type', 'ticket.' || e.event,
               'event_id', e.event_id,
               'at', e.at,
               'ticket', jsonb_build_object(
                   'ticket_id', t.ticket_id,
                   'operation', t.operation,
                   'municipality_code', t.municipality_code,
                   'verdict', t.verdict,
                   'cause', t.cause,
                   'severity', t.severity,
                   'from_state', e.from_state,
                   'state', coalesce(e.to_state, t.state),
                   'origin', t.origin,
                   'assigned', t.assignee IS NOT NULL,
                   'opened_at', t.opened_at,
                   'due_on', t.due_on,
                   'closed_at', t.closed_at))
    FROM new_events AS e
    JOIN tenken.ticket AS t ON t.ticket_id = e.ticket_id AND t.ticket_id = ANY (touched)
    JOIN tenken.webhook_endpoint AS w
      ON w.removed_at IS NULL AND (w.operations IS NULL OR t.operation = ANY (w.operations));
    RETURN NULL;
END $$;
