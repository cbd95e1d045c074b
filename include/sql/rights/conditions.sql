-- Which rows: the conditions that table.sql names. <table> is the table's own name. What is asked of
-- the officer stands in a subquery, so that a statement asks it once and not a row.
-- Writes temp table row_condition, for one transaction.
CREATE OR REPLACE FUNCTION pg_temp.within(places text) RETURNS text LANGUAGE sql RETURN
    format($cond$(municipality_code || '/' || operation = ANY ((SELECT %1$s)::text[])
        OR municipality_code || '/*' = ANY ((SELECT %1$s)::text[])
        OR '*/' || operation = ANY ((SELECT %1$s)::text[])
        OR '*/*' = ANY ((SELECT %1$s)::text[]))$cond$, places);
CREATE TEMP TABLE row_condition (name text PRIMARY KEY, condition text NOT NULL) ON COMMIT DROP;
INSERT INTO row_condition (name, condition) VALUES
-- every row
('all', 'true'),
-- of the operation whose role it is, and of the municipality of the run (pipeline/run.py)
('own', $$operation = substr(current_user, 11)
          AND municipality_code = current_setting('tenken.municipality', true)$$),
-- of a run, a ticket, a survey or a log that the same role sees
('run', 'EXISTS (SELECT FROM tenken.run AS r WHERE r.run_id = <table>.run_id)'),
('ticket', 'EXISTS (SELECT FROM tenken.ticket AS t WHERE t.ticket_id = <table>.ticket_id)'),
('ticket, in own name', $$actor = tenken.officer()
    AND EXISTS (SELECT FROM tenken.ticket AS t WHERE t.ticket_id = <table>.ticket_id)$$),
('survey', 'EXISTS (SELECT FROM tenken.survey AS s WHERE s.survey_id = <table>.survey_id)'),
('exchange', 'EXISTS (SELECT FROM tenken.exchange AS e WHERE e.exchange_id = <table>.exchange_id)'),
-- an answer that belongs to no exchange has a municipality and no operation
('exchange or none', $$EXISTS (SELECT FROM tenken.exchange AS e
        WHERE e.exchange_id = <table>.exchange_id)
    OR exchange_id IS NULL AND ((SELECT tenken.counts_all())
        OR starts_with(current_user, 'tenken_op_')
           AND municipality_code = current_setting('tenken.municipality', true)
        OR (SELECT array_agg(split_part(place, '/', 1)) FROM unnest(
            tenken.places('officer', 'approver', 'leader', 'engineer', 'auditor')) AS place)
           && ARRAY[municipality_code, '*'])$$),
('exchange of the municipality',
    $$split_part(exchange_id, '-', 1) = current_setting('tenken.municipality', true)$$),
('log', 'EXISTS (SELECT FROM tenken.access_log AS l WHERE l.log_id = <table>.log_id)'),
-- the acting officer's: their operations and municipalities
('officer', pg_temp.within($$tenken.places('officer', 'approver')$$)),
('officer''s operation', $$operation IN (
    SELECT split_part(place, '/', 2) FROM unnest(tenken.places('officer', 'approver')) AS place)
    OR '*' IN (
    SELECT split_part(place, '/', 2) FROM unnest(tenken.places('officer', 'approver')) AS place)$$),
('officer''s operation or of several', $$operation IS NULL
    AND (SELECT cardinality(tenken.places('officer', 'approver'))) > 0
    OR operation IN (
    SELECT split_part(place, '/', 2) FROM unnest(tenken.places('officer', 'approver')) AS place)
    OR '*' IN (
    SELECT split_part(place, '/', 2) FROM unnest(tenken.places('officer', 'approver')) AS place)$$),
('any role''s operation', $$operation IN (
    SELECT split_part(place, '/', 2)
    FROM unnest(tenken.places('officer', 'approver', 'leader', 'engineer', 'auditor')) AS place)
    OR '*' IN (
    SELECT split_part(place, '/', 2)
    FROM unnest(tenken.places('officer', 'approver', 'leader', 'engineer', 'auditor')) AS place)$$),
('own grants', 'officer = (SELECT tenken.officer())'),
('own views', 'officer = (SELECT tenken.officer())'),
-- what the views of schema report show: theirs is the owner's right, the rows are the asker's
('figures', $$(SELECT tenken.counts_all()) OR operation = substr(current_user, 11) OR $$ || pg_temp.within(
    $$tenken.places('officer', 'approver', 'leader', 'engineer', 'auditor')$$)),
('figures of all', $$(SELECT tenken.counts_all()
    OR cardinality(tenken.places('leader', 'engineer', 'auditor')) > 0)$$),
-- for whom only a role matters
('leader', $$(SELECT cardinality(tenken.places('leader'))) > 0$$),
('leader, in own name', $$person = tenken.officer()
    AND (SELECT cardinality(tenken.places('leader'))) > 0$$),
('leader, engineer or auditor',
    $$(SELECT cardinality(tenken.places('leader', 'engineer', 'auditor'))) > 0$$),
-- an auditor's: of their municipalities' tickets; what speaks of no ticket, of every place
('auditor', $$'*/*' = ANY ((SELECT tenken.places('auditor'))::text[]) OR ticket_id IN (
    SELECT f.ticket_id FROM report.ticket AS f
    WHERE f.municipality_code || '/' || f.operation = ANY ((SELECT tenken.places('auditor'))::text[])
       OR f.municipality_code || '/*' = ANY ((SELECT tenken.places('auditor'))::text[])
       OR '*/' || f.operation = ANY ((SELECT tenken.places('auditor'))::text[]))$$)
