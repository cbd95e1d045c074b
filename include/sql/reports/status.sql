-- The last run of each operation and municipality (rechecks of a few records apart) and its open
-- tickets; of one municipality where :code names it. Reads report.run, report.ticket.
SELECT r.operation, r.municipality_code, r.kind, r.state,
       to_char(r.started_at, 'YYYY-MM-DD HH24:MI') AS started, r.extracted, r.mislink, r.review,
       (SELECT count(*) FROM report.ticket AS t
        WHERE t.operation = r.operation AND t.municipality_code = r.municipality_code
          AND t.state NOT IN ('accepted', 'resolved', 'closed')) AS open_tickets
FROM (SELECT DISTINCT ON (operation, municipality_code) * FROM report.run WHERE kind <> 'recheck'
        AND municipality_code = coalesce(:code, municipality_code)
      ORDER BY operation, municipality_code, run_no DESC) AS r
ORDER BY r.operation, r.municipality_code
