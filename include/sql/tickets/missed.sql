-- Whether a recheck since the ticket was marked corrected did not find its record.
-- Reads tenken.ticket, tenken.ticket_event.
SELECT EXISTS (
    SELECT FROM tenken.ticket AS t JOIN tenken.ticket_event AS e USING (ticket_id)
    WHERE t.ticket_id = :ticket_id AND e.event = 'missing' AND e.at >= t.corrected_at)
