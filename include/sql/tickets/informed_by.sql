-- A person of a mis-link was given notice, or why not. Writes tenken.mislink_person; the ticket's
-- row is held.
UPDATE tenken.mislink_person
SET noticed_at = CASE WHEN CAST(:way AS text) IS NOT NULL THEN now() END, notice_way = :way,
    noticed_by = :by, unnoticed_why = :why
WHERE ticket_id = :ticket_id AND role = :role
