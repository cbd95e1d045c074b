-- What happened to a ticket, the newest first. Reads tenken.ticket_event.
SELECT at, event, actor, from_state, to_state, why
FROM tenken.ticket_event WHERE ticket_id = :ticket_id ORDER BY event_id DESC
