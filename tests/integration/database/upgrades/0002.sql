-- Tickets on their way: a mis-link confirmed, with its two persons; a difference accepted by two officers.
-- Evidence and the audit log, which need keys, are made by the test.
INSERT INTO tenken.ticket (operation, municipality_code, record_id, rule, verdict, cause, severity, state, due_on,
    opened_run, seen_run, assignee, section, suspended_at, confirmed_at, moved_at, fingerprint, checked_no)
VALUES
('welfare', '482013', 'R5', 'mislink', 'mislink', 'namesake', 'critical', 'confirmed', '2026-07-01', 'old/done',
 'old/done', 'fukushi01', '福祉課', '2026-06-02', '2026-06-03', '2026-06-03', '\x01', 1),
('welfare', '482013', 'R6', 'review', 'review', NULL, 'info', 'accepted', '2026-07-01', 'old/done', 'old/done', NULL,
 '福祉課', NULL, NULL, '2026-06-04', '\x02', 1);
INSERT INTO tenken.ticket_event (ticket_id, at, event, actor, from_state, to_state, why)
SELECT ticket_id, moved_at, 'move', 'fukushi01', 'open', state, '窓口で確認した' FROM tenken.ticket
WHERE record_id IN ('R5', 'R6');
INSERT INTO tenken.accepted_difference (ticket_id, reason, valid_until, proposed_by, proposed_at, approved_by,
    approved_at)
SELECT ticket_id, '通称で登録されている', '2027-06-01', 'fukushi01', '2026-06-03', 'fukushi10', '2026-06-04'
FROM tenken.ticket WHERE record_id = 'R6';
INSERT INTO tenken.mislink_person (ticket_id, role, contacted_at, contact_way, contact_result, contacted_by)
SELECT ticket_id, role, '2026-06-05', '電話', 'reached', 'fukushi01'
FROM tenken.ticket, (VALUES ('data'), ('number')) AS r (role) WHERE record_id = 'R5'
