-- The condition of a list of the audit log (plugins/tenken/web/audit_log.py); what is NULL is not
-- asked for. Put into the other statements as {where}. Days are Japan's.
(CAST(:ticket AS bigint) IS NULL OR ticket_id = CAST(:ticket AS bigint))
AND (CAST(:who AS text) IS NULL OR who = CAST(:who AS text))
AND (CAST(:kind AS text) IS NULL OR what = CAST(:kind AS text))
AND (CAST(:first AS date) IS NULL OR at >= CAST(:first AS timestamp) AT TIME ZONE 'Asia/Tokyo')
AND (CAST(:last AS date) IS NULL
     OR at < (CAST(:last AS timestamp) + interval '1 day') AT TIME ZONE 'Asia/Tokyo')
