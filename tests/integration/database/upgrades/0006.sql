-- A question to the register by file: one file answered, its answer used.
INSERT INTO tenken.exchange (exchange_id, run_id, purpose, state, stage, asked, begun_at, closed_at)
VALUES ('482013-0123456789ab', 'old/done', 'number', 'closed', 1, 4, '2026-06-01', '2026-06-02');
INSERT INTO tenken.exchange_request (request_id, exchange_id, part, first_ref, last_ref, answered, counted_on,
    written_at, done_at)
VALUES ('482013-0123456789ab-00001', '482013-0123456789ab', 1, 1, 4, 4, '2026-06-01', '2026-06-01', '2026-06-02');
INSERT INTO tenken.exchange_answer (municipality_code, exchange_id, file, outcome, received_at, used)
VALUES ('482013', '482013-0123456789ab', 'answer-482013-0123456789ab-00001-001.csv', 'used', '2026-06-02', 4)
