-- Gives a ticket to an officer. Writes tenken.ticket; the caller holds the row.
UPDATE tenken.ticket SET assignee = :assignee, version = version + 1
WHERE ticket_id = :ticket_id
RETURNING state, version
