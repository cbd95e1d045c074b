-- A ticket as it stands, held until the transaction ends, and the day in Japan.
-- Reads tenken.ticket.
SELECT ticket_id, version, state, before_state, verdict, queue, fingerprint,
       CAST(now() AT TIME ZONE 'Asia/Tokyo' AS date) AS today
FROM tenken.ticket WHERE ticket_id = :ticket_id FOR UPDATE
