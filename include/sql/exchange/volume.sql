-- How many inquiries of a municipality count on a day, whatever became of them and of whichever
-- operation they are. Reads tenken.exchange_request.
SELECT coalesce(sum(last_ref - first_ref + 1), 0)::bigint
FROM tenken.exchange_request
WHERE split_part(exchange_id, '-', 1) = %(code)s AND counted_on = %(day)s
