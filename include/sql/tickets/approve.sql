-- A second officer's approval. Writes tenken.accepted_difference, whose constraint four_eyes stands.
UPDATE tenken.accepted_difference SET approved_by = :officer, approved_at = now()
WHERE ticket_id = :ticket_id AND ended IS NULL
