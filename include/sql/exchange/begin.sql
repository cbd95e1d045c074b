-- Writes a question down, and the files it takes, before any of them is written: a process that is
-- killed finds the same requests again. Writes tenken.exchange, tenken.exchange_request.
WITH begun AS (
    INSERT INTO tenken.exchange (exchange_id, run_id, purpose, stage, asked, begun_at)
    VALUES (%(id)s, %(run_id)s, %(purpose)s, CAST(%(stage)s AS regclass)::oid, %(asked)s, %(now)s)
    RETURNING exchange_id
)
INSERT INTO tenken.exchange_request (request_id, exchange_id, part, first_ref, last_ref)
SELECT exchange_id || '-' || lpad(part::text, 5, '0'), exchange_id, part,
       (part - 1) * %(size)s::bigint + 1, least(part * %(size)s::bigint, %(asked)s)
FROM begun, generate_series(1, (%(asked)s + %(size)s - 1) / %(size)s) AS part
