-- How the tickets of each municipality and operation stand, and how far the present round is: what was
-- found since its last annual run, or is still open from before. Days are Japan's.
-- Reads report.run, report.ticket.
WITH round AS (
    SELECT municipality_code, operation,
           coalesce(max(started_at) FILTER (WHERE kind = 'annual'), min(started_at)) AS began
    FROM report.run WHERE state = 'done' AND kind IN ('annual', 'rolling', 'new_links')
    GROUP BY municipality_code, operation
), ticket AS (
    SELECT t.municipality_code, t.operation, t.state, t.due_on, t.assigned,
           t.state = ANY (CAST(:ended AS text[])) AS ended,
           t.opened_at >= round.began AS of_round
    FROM report.ticket AS t LEFT JOIN round USING (municipality_code, operation)
), counted AS (
    SELECT municipality_code, operation,
           count(*) FILTER (WHERE state = 'open') AS open,
           count(*) FILTER (WHERE state = 'suspended') AS suspended,
           count(*) FILTER (WHERE state = 'confirmed') AS confirmed,
           count(*) FILTER (WHERE state IN ('corrected', 'verified')) AS corrected,
           count(*) FILTER (WHERE state = 'proposed') AS proposed,
           count(*) FILTER (WHERE ended) AS ended,
           count(*) FILTER (WHERE NOT ended) AS standing,
           count(*) FILTER (WHERE NOT ended AND due_on < :today) AS overdue,
           count(*) FILTER (WHERE NOT ended AND due_on BETWEEN :today AND :soon) AS soon,
           count(*) FILTER (WHERE NOT ended AND NOT assigned) AS unassigned,
           count(*) FILTER (WHERE of_round OR NOT ended) AS round_tickets,
           count(*) FILTER (WHERE ended AND of_round) AS round_ended,
           max(due_on) FILTER (WHERE NOT ended) AS last_due,
           min(due_on) FILTER (WHERE NOT ended AND due_on >= :today) AS next_due
    FROM ticket GROUP BY municipality_code, operation
)
SELECT municipality_code, operation, coalesce(open, 0) AS open, coalesce(suspended, 0) AS suspended,
       coalesce(confirmed, 0) AS confirmed, coalesce(corrected, 0) AS corrected,
       coalesce(proposed, 0) AS proposed, coalesce(ended, 0) AS ended,
       coalesce(standing, 0) AS standing, coalesce(overdue, 0) AS overdue, coalesce(soon, 0) AS soon,
       coalesce(unassigned, 0) AS unassigned, coalesce(round_tickets, 0) AS round_tickets,
       coalesce(round_ended, 0) AS round_ended, last_due, next_due,
       CAST(round.began AT TIME ZONE 'Asia/Tokyo' AS date) AS began
FROM counted FULL JOIN round USING (municipality_code, operation)
ORDER BY municipality_code, operation
