-- A person of a mis-link was contacted. Writes tenken.mislink_person; the ticket's row is held.
UPDATE tenken.mislink_person
SET contacted_at = now(), contact_way = :way, contact_result = :result, contacted_by = :by
WHERE ticket_id = :ticket_id AND role = :role
