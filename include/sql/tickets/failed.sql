-- The failed rows that want a ticket, and the records left to a batch alarm, for one transaction.
-- Reads {failure}, {comparison}, tenken.expectation_result, tenken.batch_alarm, tenken.ticket; writes temp
-- tables seen, covered, failed. A recheck looks at a handful of suspects, so shares mean nothing: no
-- alarm covers them.
-- Here alone the comparison is read, once: of the records that failed, or that have had a ticket.
CREATE TEMP TABLE seen ON COMMIT DROP AS
SELECT c.* FROM {comparison} AS c
WHERE c.record_id IN (
    SELECT record_id FROM {failure}
    UNION ALL
    SELECT record_id FROM tenken.ticket
    WHERE operation = :operation AND municipality_code = :code);
ANALYZE seen;
CREATE TEMP TABLE covered ON COMMIT DROP AS
SELECT c.record_id FROM seen AS c
WHERE :kind <> 'recheck' AND (
    c.cause = 'shifted' AND EXISTS (
        SELECT FROM tenken.batch_alarm WHERE run_id = :run_id AND kind = 'shifted')
    OR c.verdict = 'mislink' AND EXISTS (
        SELECT FROM tenken.batch_alarm WHERE run_id = :run_id AND kind = 'share'));
ANALYZE covered;
CREATE TEMP TABLE failed ON COMMIT DROP AS
SELECT f.rule, f.record_id, c.line, r.severity, c.verdict, c.cause, c.name, c.name_reason, c.kana,
       c.kana_reason, c.birth_date, c.birth_date_reason, c.sex, c.sex_reason, c.address,
       c.address_reason, c.candidate
FROM {failure} AS f
JOIN tenken.expectation_result AS r
  ON r.rule = f.rule AND r.run_id = :run_id AND r.raises = 'ticket'
JOIN seen AS c USING (record_id)
WHERE NOT EXISTS (SELECT FROM covered WHERE covered.record_id = f.record_id);
ANALYZE failed
