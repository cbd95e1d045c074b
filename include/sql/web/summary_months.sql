-- The months of which something was made, the newest first. Reads report.issued_return.
SELECT month, bool_or(approved_by IS NULL) AS waits FROM report.issued_return
GROUP BY month ORDER BY month DESC LIMIT 36
