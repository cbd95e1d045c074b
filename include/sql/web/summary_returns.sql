-- What was made of a month, and who answered for it when; the last revision of each first.
-- Reads report.issued_return, report.approval.
SELECT i.ministry, i.revision, i.sha256, i.built_at, c.person AS checked_by, c.answered_at AS checked_at,
       a.person AS agreed_by, coalesce(i.approved_at, a.answered_at) AS agreed_at
FROM report.issued_return AS i
LEFT JOIN report.approval AS c ON c.sha256 = i.sha256 AND c.step = 'check'
LEFT JOIN report.approval AS a ON a.sha256 = i.sha256 AND a.step = 'approve'
WHERE i.month = :month ORDER BY i.ministry, i.revision DESC
