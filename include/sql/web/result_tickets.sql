-- Tickets of an operation of a municipality that are not done, by rule. Reads report.ticket.
SELECT rule, count(*) AS standing FROM report.ticket
WHERE municipality_code = :municipality AND operation = :operation AND state <> ALL (:ended)
GROUP BY rule
