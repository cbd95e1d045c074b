-- For each operation: tickets that are open today, and how many were ended in each of the last
-- :weeks weeks before :now (the newest is week 0). Reads report.followed_ticket.
SELECT operation,
       count(*) FILTER (WHERE ended_at IS NULL) AS open,
       array_agg(CAST(extract(epoch FROM CAST(:now AS timestamptz) - ended_at) AS integer) / 604800)
           FILTER (WHERE ended_at <= :now
                   AND ended_at > CAST(:now AS timestamptz) - :weeks * interval '7 days') AS ended
FROM report.followed_ticket WHERE municipality_code = :code GROUP BY operation ORDER BY operation
