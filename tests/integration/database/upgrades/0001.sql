-- What stood in the tables of 0001: a run of welfare that was done, one that failed and left its working
-- table, three tickets. Persons and numbers are made up.
INSERT INTO tenken.run (run_id, operation, municipality_code, kind, as_of, started_at, finished_at, state,
    extracted, out_of_scope, quarantined, invalid, not_found, mislink, duplicate, status, undecidable,
    review, stale, match, opened, updated, resolved, reopened)
VALUES ('old/done', 'welfare', '482013', 'annual', '2026-06-01', '2026-06-01 02:00+09', '2026-06-01 02:05+09',
        'done', 4, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0, 0, 0);
INSERT INTO tenken.run (run_id, operation, municipality_code, kind, as_of, started_at, finished_at, state)
VALUES ('old/failed', 'welfare', '482013', 'annual', '2026-06-02', '2026-06-02 02:00+09', '2026-06-02 02:05+09',
        'failed');
INSERT INTO tenken.step (run_id, step, state, started_at, finished_at, counts, problem) VALUES
('old/done', 'extract', 'done', '2026-06-01 02:00+09', '2026-06-01 02:01+09', '{"extracted": 4}', NULL),
('old/failed', 'compare', 'failed', '2026-06-02 02:00+09', '2026-06-02 02:05+09', '{}', 'MemoryError');
INSERT INTO tenken.finding VALUES
('old/done', 'welfare.csv', 5, '生年月日', 'unreadable', true, '日付として読めません');
INSERT INTO tenken.expectation_result (run_id, suite, position, rule, expectation, title, severity, raises,
    success, checked, failed)
VALUES ('old/done', 'match', 1, 'invalid', 'expect_column_values_to_not_be_in_set', '番号の誤り', 'critical',
        'ticket', false, 3, 2);
INSERT INTO tenken.batch_alarm VALUES ('old/done', 'share', 2, 0.5, NULL);
INSERT INTO tenken.ticket (operation, municipality_code, record_id, rule, verdict, severity, state, opened_at,
    opened_run, seen_run, closed_at, closed_run, due_on)
VALUES
('welfare', '482013', 'R2', 'invalid', 'invalid', 'critical', 'open', '2026-06-01 02:05+09', 'old/done', 'old/done', NULL, NULL, '2026-07-01'),
('welfare', '482013', 'R3', 'invalid', 'invalid', 'critical', 'open', '2026-06-01 02:05+09', 'old/done', 'old/done', NULL, NULL, '2026-07-01'),
('welfare', '482013', 'R4', 'invalid', 'invalid', 'critical', 'resolved', '2026-05-01 02:05+09', 'old/done', 'old/done', '2026-06-01 02:05+09', 'old/done', '2026-06-01');
INSERT INTO tenken.ticket_event (ticket_id, at, run_id, event)
SELECT ticket_id, opened_at, 'old/done', 'opened' FROM tenken.ticket
UNION ALL SELECT ticket_id, closed_at, 'old/done', 'resolved' FROM tenken.ticket WHERE state = 'resolved';
CREATE SCHEMA welfare;
CREATE UNLOGGED TABLE welfare.stage_2 (line bigint, name text);
INSERT INTO welfare.stage_2 VALUES (1, '点検　一郎')
