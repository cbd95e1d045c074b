-- A proposal that a difference be accepted. Writes tenken.accepted_difference; one stands a ticket.
INSERT INTO tenken.accepted_difference (ticket_id, reason, valid_until, proposed_by)
VALUES (:ticket_id, :reason, :until, :officer)
