-- Whether evidence was destroyed in the last week: then its file is rewritten (again, where an earlier
-- attempt did not get the table for itself). Reads tenken.evidence.
SELECT EXISTS (SELECT FROM tenken.evidence WHERE destroyed_at > now() - interval '7 days')
