-- The gravest ticket of a record that somebody works on or that was accepted, held until the
-- transaction ends. Reads tenken.ticket.
SELECT ticket_id, state FROM tenken.ticket
WHERE operation = :operation AND municipality_code = :code AND record_id = :record_id
  AND state NOT IN ('resolved', 'closed')
ORDER BY array_position(ARRAY['critical', 'warning', 'info'], severity), ticket_id
LIMIT 1 FOR UPDATE
