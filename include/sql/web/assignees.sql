-- Who has tickets, of those the officer sees: from name to name along the index, not ticket by ticket.
-- Reads tenken.ticket.
WITH RECURSIVE name AS (
    (SELECT assignee FROM tenken.ticket WHERE assignee IS NOT NULL ORDER BY assignee LIMIT 1)
    UNION ALL
    SELECT (SELECT t.assignee FROM tenken.ticket AS t
            WHERE t.assignee > name.assignee ORDER BY t.assignee LIMIT 1)
    FROM name WHERE name.assignee IS NOT NULL
)
SELECT assignee FROM name WHERE assignee IS NOT NULL
