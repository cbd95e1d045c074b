-- The returns made for a ministry and month, the first revision first. Reads report.issued_return.
SELECT content, sha256, approved_by FROM report.issued_return
WHERE ministry = :ministry AND month = :month ORDER BY revision
