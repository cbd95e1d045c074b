-- What happened to a ticket. Writes tenken.ticket_event.
INSERT INTO tenken.ticket_event (ticket_id, event, actor, run_id, why, from_state, to_state)
VALUES (:ticket_id, :event, :actor, :run_id, :why, :from_state, :to_state)
