-- One ticket as its page shows it, without persons: facts, how each attribute compared, a difference
-- that is proposed or accepted, and what the rule tells officers to do. No row when the officer does
-- not see it. Reads tenken.ticket, tenken.ticket_outcome, tenken.accepted_difference, report.expectation.
SELECT t.ticket_id, t.operation, t.municipality_code, t.record_id, t.rule, t.verdict, t.cause,
       t.severity, t.state, t.version, t.origin, t.section, t.assignee, t.queue, t.due_on, t.linked_on,
       t.opened_at, t.moved_at, t.joined_to, t.fingerprint, t.fingerprint IS NOT NULL AS compared,
       o.ticket_id IS NOT NULL AS has_outcomes, o.name, o.name_reason, o.kana, o.kana_reason,
       o.birth_date, o.birth_date_reason, o.sex, o.sex_reason, o.address, o.address_reason, o.candidate,
       d.reason AS difference_reason, d.valid_until, d.proposed_by, d.approved_by,
       (SELECT e.action FROM report.expectation AS e
        WHERE e.operation = t.operation AND e.municipality_code = t.municipality_code
          AND e.rule = t.rule AND e.action IS NOT NULL ORDER BY e.run_no DESC LIMIT 1) AS action
FROM tenken.ticket AS t
LEFT JOIN tenken.ticket_outcome AS o ON o.ticket_id = t.ticket_id
LEFT JOIN tenken.accepted_difference AS d ON d.ticket_id = t.ticket_id AND d.ended IS NULL
WHERE t.ticket_id = :ticket_id
