-- Deliveries that came not through and that nobody was told of; notes that they are told now.
-- Writes report.delivery.
UPDATE report.delivery SET alarmed_at = now()
WHERE state IN ('refused', 'unknown', 'bounced') AND (alarmed_at IS NULL OR alarmed_at < changed_at)
RETURNING month, ministry, revision, address, state, problem
