-- The leak survey of the mis-link with a log looked through, a mail, an endpoint that was told an event.
INSERT INTO tenken.survey (ticket_id, known_on, aim_on, preliminary_due_on, final_due_on, proposed, grounds,
    proposed_at, outcome, decided_by, decided_at, reason)
SELECT ticket_id, '2026-06-03', '2026-06-05', '2026-06-07', '2026-07-02', 'possible', '{portal}', '2026-06-05',
       'possible', 'fukushi01', '2026-06-06', 'ポータルで閲覧あり'
FROM tenken.ticket WHERE record_id = 'R5';
INSERT INTO tenken.access_log (source, operation, file, sha256, reaches_from, reaches_until, loaded_by, lines,
    matched, set_apart)
VALUES ('portal', 'welfare', 'portal.csv', repeat('a', 64), '2026-01-01', '2026-06-01', 'fukushi01', 10, 1, 1);
INSERT INTO tenken.access_log_finding SELECT log_id, 3, '日時', 'unreadable', true, '日時として読めません'
FROM tenken.access_log;
INSERT INTO tenken.access_log_survey SELECT log_id, survey_id, true FROM tenken.access_log, tenken.survey;
INSERT INTO tenken.access SELECT log_id, survey_id, '2026-05-01', 'view', NULL, 1
FROM tenken.access_log, tenken.survey;
INSERT INTO tenken.notice (day, section, state, addresses, counts, message_id, sent_at)
VALUES ('2026-06-05', '福祉課', 'sent', 2, '{"overdue": 1}', '<one@city.example>', '2026-06-05 08:00+09');
INSERT INTO tenken.webhook_endpoint (endpoint, operations) VALUES ('tracker', NULL);
INSERT INTO tenken.ticket_event (ticket_id, event, actor, from_state, to_state)
SELECT ticket_id, 'assign', 'fukushi10', state, state FROM tenken.ticket WHERE record_id = 'R5'
