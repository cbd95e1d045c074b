-- Tickets ended in each of the last :weeks weeks before :now (the newest is week 0), of each municipality
-- and operation. Reads report.ticket.
SELECT municipality_code, operation,
       CAST(extract(epoch FROM CAST(:now AS timestamptz) - at) AS integer) / 604800 AS week,
       count(*) AS ended
FROM (
    SELECT municipality_code, operation, closed_at AS at FROM report.ticket
    WHERE closed_at > CAST(:now AS timestamptz) - :weeks * interval '7 days' AND closed_at <= :now
      AND state IN ('resolved', 'closed')
    UNION ALL
    SELECT municipality_code, operation, moved_at FROM report.ticket
    WHERE moved_at > CAST(:now AS timestamptz) - :weeks * interval '7 days' AND moved_at <= :now
      AND state = 'accepted'
) AS done
GROUP BY 1, 2, 3
