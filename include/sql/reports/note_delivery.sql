-- What became of a delivery. Writes report.delivery. An attempt begins with `sending`.
UPDATE report.delivery
SET state = :state, problem = :problem, changed_at = now(),
    attempts = attempts + CAST(CAST(:state AS text) = 'sending' AS integer),
    sha256 = coalesce(:sha256, sha256),
    sent_at = CASE WHEN CAST(:state AS text) = 'sent' THEN now() END
WHERE delivery_id = :id
