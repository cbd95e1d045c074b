-- So many more inquiries of a request are answered; with the last of them it is done.
-- Writes tenken.exchange_request.
UPDATE tenken.exchange_request
SET answered = answered + %(used)s,
    done_at = CASE WHEN answered + %(used)s = last_ref - first_ref + 1 THEN %(now)s END
WHERE request_id = %(request)s AND done_at IS NULL
