-- For whom and which month something waits for approval. Reads report.issued_return.
SELECT ministry, month FROM report.issued_return
WHERE approved_by IS NULL GROUP BY ministry, month ORDER BY month, ministry
