-- Every run, the newest first, with its open tickets of today. Reads report.run, report.ticket.
SELECT r.*, row_number() OVER (PARTITION BY operation, municipality_code ORDER BY run_no DESC)
           AS nth,
       (SELECT count(*) FROM report.ticket AS t
        WHERE t.operation = r.operation AND t.municipality_code = r.municipality_code
          AND t.state = 'open') AS open_tickets
FROM report.run AS r ORDER BY run_no DESC LIMIT :limit
