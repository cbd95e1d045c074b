-- The condition of a list of tickets (plugins/tenken/web/filters.py); what is NULL is not asked for.
-- Put into the other statements of this folder as {filter}. Reads tenken.ticket as t.
(CAST(:number AS bigint) IS NULL AND CAST(:record AS text) IS NULL
     OR t.ticket_id = CAST(:number AS bigint) OR t.record_id LIKE CAST(:record AS text))
AND (CAST(:operation AS text) IS NULL OR t.operation = CAST(:operation AS text))
AND (CAST(:municipality AS text) IS NULL OR t.municipality_code = CAST(:municipality AS text))
AND (CAST(:verdicts AS text[]) IS NULL OR t.verdict = ANY (CAST(:verdicts AS text[])))
AND (CAST(:causes AS text[]) IS NULL OR t.cause = ANY (CAST(:causes AS text[])))
AND (CAST(:severities AS text[]) IS NULL OR t.severity = ANY (CAST(:severities AS text[])))
AND (CAST(:states AS text[]) IS NULL OR t.state = ANY (CAST(:states AS text[])))
AND (CAST(:due_from AS date) IS NULL OR t.due_on >= CAST(:due_from AS date))
AND (CAST(:due_until AS date) IS NULL OR t.due_on <= CAST(:due_until AS date))
AND (CAST(:assignee AS text) IS NULL OR t.assignee = CAST(:assignee AS text)
     OR CAST(:assignee AS text) = '~none' AND t.assignee IS NULL)
AND (CAST(:queue AS text) IS NULL OR t.queue = CAST(:queue AS text))
AND (CAST(:rule AS text) IS NULL OR t.rule = CAST(:rule AS text))
