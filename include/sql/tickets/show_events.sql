-- What happened to a ticket, the oldest first. Reads tenken.ticket_event.
SELECT to_char(at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD HH24:MI') AS at, event,
       coalesce(actor, run_id) AS who, from_state, coalesce(to_state, from_state) AS to_state, why
FROM tenken.ticket_event WHERE ticket_id = :ticket_id ORDER BY event_id
