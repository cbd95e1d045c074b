-- Whether a person of a mis-link is under protection; no row when there is no such person.
-- Reads tenken.mislink_person.
SELECT protected FROM tenken.mislink_person WHERE ticket_id = :ticket_id AND role = :role
