-- How many entries of the audit log a filter finds, and the last of them. Reads tenken.audit.
SELECT count(*) AS entries, coalesce(max(entry_no), 0) AS last FROM tenken.audit WHERE {where}
