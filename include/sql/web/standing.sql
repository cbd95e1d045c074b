-- How the tickets of each municipality and operation stand, and how far the present round is: what was
-- found since it began (rounds.sql, handed in), or is still open from before. Days are Japan's.
-- Counted in two steps, few columns first: the sums are many and the tickets more.
-- Reads report.ticket.
SELECT municipality_code, operation,
       sum(n) FILTER (WHERE state = 'open') AS open,
       sum(n) FILTER (WHERE state = 'suspended') AS suspended,
       sum(n) FILTER (WHERE state = 'confirmed') AS confirmed,
       sum(n) FILTER (WHERE state IN ('corrected', 'verified')) AS corrected,
       sum(n) FILTER (WHERE ended) AS ended,
       sum(n) FILTER (WHERE NOT ended) AS standing,
       sum(n) FILTER (WHERE NOT ended AND due_on < :today) AS overdue,
       sum(n) FILTER (WHERE NOT ended AND due_on BETWEEN :today AND :soon) AS soon,
       sum(n) FILTER (WHERE of_round OR NOT ended) AS round_tickets,
       sum(n) FILTER (WHERE ended AND of_round) AS round_ended,
       max(due_on) FILTER (WHERE NOT ended) AS last_due
FROM (
    SELECT *, state = ANY (CAST(:ended AS text[])) AS ended
    FROM (
        SELECT t.municipality_code, t.operation, t.state, t.due_on, t.opened_at >= r.began AS of_round,
               count(*) AS n
        FROM report.ticket AS t
        LEFT JOIN unnest(CAST(:codes AS text[]), CAST(:operations AS text[]),
                         CAST(:began AS timestamptz[])) AS r (code, operation, began)
          ON r.code = t.municipality_code AND r.operation = t.operation
        GROUP BY 1, 2, 3, 4, 5
    ) AS counted
) AS told
GROUP BY municipality_code, operation
ORDER BY municipality_code, operation
