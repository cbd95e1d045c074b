-- The standing accepted difference, or proposal, of a ticket. Reads tenken.accepted_difference.
SELECT proposed_by FROM tenken.accepted_difference WHERE ticket_id = :ticket_id AND ended IS NULL
