-- Raises, updates, resolves and reopens tickets from the rows that failed, in one statement.
-- Reads {failure}, {comparison}, tenken.expectation_result, tenken.batch_alarm; writes
-- tenken.ticket and tenken.ticket_event.
-- A ticket is one discrepancy of one record by one rule (ticket_identity). Only a record that
-- this run verified can resolve one. Rows covered by a batch alarm raise none and resolve none.
-- Safe to run again: a ticket this run has already seen or closed is left as it is.
-- Returns one row an event: what was done to which ticket.
WITH rule AS (
    SELECT rule, severity FROM tenken.expectation_result
    WHERE run_id = :run_id AND raises = 'ticket'
), covered AS (
    SELECT c.record_id FROM {comparison} AS c
    WHERE EXISTS (SELECT FROM tenken.batch_alarm WHERE run_id = :run_id AND kind = 'shifted')
      AND c.cause = 'shifted'
    UNION
    SELECT c.record_id FROM {comparison} AS c
    WHERE EXISTS (SELECT FROM tenken.batch_alarm WHERE run_id = :run_id AND kind = 'share')
      AND c.verdict = 'mislink'
), failed AS (
    SELECT f.rule, f.record_id, c.verdict, c.cause, r.severity
    FROM {failure} AS f
    JOIN rule AS r USING (rule)
    JOIN {comparison} AS c USING (record_id)
    WHERE NOT EXISTS (SELECT FROM covered WHERE covered.record_id = f.record_id)
), gone AS (
    SELECT t.rule, t.record_id
    FROM tenken.ticket AS t
    JOIN {comparison} AS c USING (record_id)
    WHERE t.operation = :operation AND t.municipality_code = :code AND t.state = 'open'
      AND NOT EXISTS (SELECT FROM failed AS f
                      WHERE f.rule = t.rule AND f.record_id = t.record_id)
      AND NOT EXISTS (SELECT FROM covered WHERE covered.record_id = t.record_id)
), merged AS (
    MERGE INTO tenken.ticket AS t
    USING (
        SELECT rule, record_id, verdict, cause, severity, true AS fails FROM failed
        UNION ALL
        SELECT rule, record_id, NULL, NULL, NULL, false FROM gone
    ) AS s
    ON t.operation = :operation AND t.municipality_code = :code
       AND t.record_id = s.record_id AND t.rule = s.rule
    WHEN MATCHED AND s.fails AND t.state = 'resolved' THEN
        UPDATE SET state = 'open', closed_at = NULL, closed_run = NULL, reopened_run = :run_id,
                   seen_run = :run_id, verdict = s.verdict, cause = s.cause,
                   severity = s.severity, due_on = :due_on
    WHEN MATCHED AND s.fails AND t.seen_run <> :run_id THEN
        UPDATE SET seen_run = :run_id, verdict = s.verdict, cause = s.cause,
                   severity = s.severity
    WHEN MATCHED AND NOT s.fails THEN
        UPDATE SET state = 'resolved', closed_at = now(), closed_run = :run_id
    WHEN NOT MATCHED AND s.fails THEN
        INSERT (operation, municipality_code, record_id, rule, verdict, cause, severity,
                opened_run, seen_run, due_on)
        VALUES (:operation, :code, s.record_id, s.rule, s.verdict, s.cause, s.severity,
                :run_id, :run_id, :due_on)
    RETURNING t.ticket_id,
              CASE WHEN merge_action() = 'INSERT' THEN 'opened'
                   WHEN new.state = 'resolved' THEN 'resolved'
                   WHEN old.state = 'resolved' THEN 'reopened'
              END AS event
)
INSERT INTO tenken.ticket_event (ticket_id, run_id, event)
SELECT ticket_id, :run_id, event FROM merged WHERE event IS NOT NULL
