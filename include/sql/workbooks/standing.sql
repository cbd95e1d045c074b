-- The tickets that stand, of one operation or all and of one queue, what is due first on top; or those
-- of a list of numbers.
-- Reads tenken.ticket only.
SELECT ticket_id, operation, section, record_id, verdict, cause, severity, state, assignee, version,
       (opened_at AT TIME ZONE 'Asia/Tokyo')::date AS opened_on, due_on
FROM tenken.ticket
WHERE NOT state = ANY (CAST(:ended AS text[])) AND queue = :queue AND joined_to IS NULL
  AND (CAST(:operation AS text) IS NULL OR operation = :operation)
  AND (CAST(:numbers AS bigint[]) IS NULL OR ticket_id = ANY (CAST(:numbers AS bigint[])))
ORDER BY due_on, array_position(ARRAY['critical', 'warning', 'info'], severity), ticket_id
