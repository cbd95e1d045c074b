-- A proposal rejected, or an accepted difference revoked, by an officer.
-- Writes tenken.accepted_difference.
UPDATE tenken.accepted_difference SET ended = :ended, ended_at = now()
WHERE ticket_id = :ticket_id AND ended IS NULL
