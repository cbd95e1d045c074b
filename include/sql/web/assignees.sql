-- Who has tickets that stand, of those the officer sees. Reads tenken.ticket.
SELECT assignee FROM tenken.ticket
WHERE assignee IS NOT NULL AND state NOT IN ('resolved', 'closed')
GROUP BY assignee ORDER BY assignee
