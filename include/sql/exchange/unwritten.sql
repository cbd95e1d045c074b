-- The files of a question that do not stand in the folder yet, those that count today first.
-- Reads tenken.exchange_request.
SELECT request_id, first_ref, last_ref, coalesce(counted_on = %(day)s, false) AS counted
FROM tenken.exchange_request WHERE exchange_id = %(id)s AND written_at IS NULL AND done_at IS NULL
ORDER BY counted DESC, part
