-- A page of the audit log, the newest entry first; :below is the number above which it goes on.
-- Reads tenken.audit, of which the officer's roles show their part.
SELECT entry_no, at, who, what, ticket_id, about FROM tenken.audit
WHERE (CAST(:below AS bigint) IS NULL OR entry_no < CAST(:below AS bigint)) AND {where}
ORDER BY entry_no DESC LIMIT :size
