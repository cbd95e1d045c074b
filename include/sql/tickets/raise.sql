-- Raises, updates, resolves, verifies, returns, lapses and reopens tickets from the rows that failed,
-- in one statement that follows the table of plugins/tenken/tickets/life.py (fails, passes, LAPSES).
-- Reads temp tables failed, gone, sealed; writes tenken.ticket and tenken.ticket_event.
-- A ticket is one discrepancy of one record by one rule (ticket_identity). Only a record that
-- this run verified can resolve one. Rows covered by a batch alarm raise none and resolve none.
-- A run that has been overtaken (a newer one spoke about the ticket) changes nothing; nor does a
-- failure found in data read before the officer marked the ticket corrected. A ticket taken in by
-- hand is not resolved by a run that sees nothing; marked corrected, it is verified like any other.
-- Safe to run again: a ticket this run has already seen or closed is left as it is.
WITH merged AS (
    MERGE INTO tenken.ticket AS t
    USING (
        SELECT f.rule, f.record_id, f.verdict, f.cause, f.severity, true AS fails, s.known,
               s.protected OR s.register_protected AS protected, s.linked_on
        FROM failed AS f LEFT JOIN sealed AS s USING (record_id)
        UNION ALL
        SELECT rule, record_id, NULL, NULL, NULL, false, NULL, false, NULL FROM gone
    ) AS s
    ON t.operation = :operation AND t.municipality_code = :code
       AND t.record_id = s.record_id AND t.rule = s.rule
    WHEN MATCHED AND t.checked_no > :run_no THEN
        DO NOTHING
    WHEN MATCHED AND s.fails AND (
        t.state IN ('verified', 'resolved', 'closed')
        OR t.state = 'accepted' AND NOT (
            t.fingerprint = ANY (s.known) AND EXISTS (
                SELECT FROM tenken.accepted_difference AS d
                WHERE d.ticket_id = t.ticket_id AND d.ended IS NULL AND d.valid_until >= :today)))
    THEN
        UPDATE SET state = 'open', closed_at = NULL, closed_run = NULL, reopened_run = :run_id,
                   seen_run = :run_id, checked_no = :run_no, verdict = s.verdict, cause = s.cause,
                   severity = s.severity, due_on = :due_on, moved_at = now(), before_state = NULL,
                   suspended_at = NULL, confirmed_at = NULL, corrected_at = NULL,
                   verified_at = NULL, verified_run = NULL, fingerprint = s.known[1],
                   queue = CASE WHEN s.protected THEN 'restricted' ELSE t.queue END,
                   linked_on = s.linked_on, version = t.version + 1
    WHEN MATCHED AND s.fails AND (
        t.state = 'proposed' AND NOT t.fingerprint = ANY (s.known)
        OR t.state = 'corrected' AND t.corrected_at < :started_at)
    THEN
        UPDATE SET state = t.before_state, before_state = NULL, corrected_at = NULL,
                   seen_run = :run_id, checked_no = :run_no, verdict = s.verdict, cause = s.cause,
                   severity = s.severity, moved_at = now(), fingerprint = s.known[1],
                   queue = CASE WHEN s.protected THEN 'restricted' ELSE t.queue END,
                   version = t.version + 1
    WHEN MATCHED AND s.fails AND t.seen_run IS DISTINCT FROM :run_id THEN
        UPDATE SET seen_run = :run_id, checked_no = :run_no, verdict = s.verdict, cause = s.cause,
                   severity = s.severity, fingerprint = s.known[1],
                   section = coalesce(t.section, :section),
                   linked_on = coalesce(t.linked_on, s.linked_on),
                   queue = CASE WHEN s.protected THEN 'restricted' ELSE t.queue END,
                   version = t.version + CASE
                       WHEN (t.verdict, t.cause, t.severity)
                            IS DISTINCT FROM (s.verdict, s.cause, s.severity)
                            OR s.protected AND t.queue <> 'restricted' THEN 1 ELSE 0 END
    WHEN MATCHED AND NOT s.fails AND t.state = 'corrected' THEN
        UPDATE SET state = 'verified', before_state = NULL, verified_at = now(),
                   verified_run = :run_id, checked_no = :run_no, moved_at = now(),
                   version = t.version + 1
    WHEN MATCHED AND NOT s.fails THEN
        UPDATE SET state = 'resolved', before_state = NULL, closed_at = now(),
                   closed_run = :run_id, checked_no = :run_no, moved_at = now(),
                   version = t.version + 1
    WHEN NOT MATCHED AND s.fails THEN
        INSERT (operation, municipality_code, record_id, rule, verdict, cause, severity,
                opened_run, seen_run, checked_no, due_on, section, queue, linked_on, fingerprint)
        VALUES (:operation, :code, s.record_id, s.rule, s.verdict, s.cause, s.severity,
                :run_id, :run_id, :run_no, :due_on, :section,
                CASE WHEN s.protected THEN 'restricted' ELSE 'ordinary' END, s.linked_on,
                s.known[1])
    RETURNING t.ticket_id, old.state AS from_state, new.state AS to_state,
              CASE WHEN merge_action() = 'INSERT' THEN 'opened'
                   WHEN old.state = new.state THEN NULL
                   WHEN new.state IN ('resolved', 'verified') THEN new.state
                   WHEN old.state IN ('accepted', 'proposed') THEN 'lapsed'
                   WHEN old.state = 'corrected' THEN 'returned'
                   ELSE 'reopened'
              END AS event
)
INSERT INTO tenken.ticket_event (ticket_id, run_id, event, from_state, to_state)
SELECT ticket_id, :run_id, event, from_state, to_state FROM merged WHERE event IS NOT NULL
