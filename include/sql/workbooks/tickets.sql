-- Tickets as they stand now, by their numbers. Reads only.
SELECT ticket_id, record_id, version, state, assignee, verdict, fingerprint IS NOT NULL AS compared,
       municipality_code, operation
FROM tenken.ticket WHERE ticket_id = ANY (CAST(:ids AS bigint[]))
