-- What waits for this officer, among the tickets that they see. Days are Japan's.
-- Reads tenken.ticket, tenken.accepted_difference.
SELECT count(*) FILTER (WHERE mine AND due_on < :today) AS mine_overdue,
       count(*) FILTER (WHERE mine AND due_on BETWEEN :today AND :soon) AS mine_soon,
       count(*) FILTER (WHERE mine) AS mine,
       count(*) FILTER (WHERE due_on < :today) AS overdue,
       count(*) FILTER (WHERE due_on BETWEEN :today AND :soon) AS soon,
       count(*) FILTER (WHERE state = 'open' AND verdict = 'mislink') AS to_suspend,
       count(*) FILTER (WHERE state = 'verified') AS to_close,
       count(*) FILTER (WHERE assignee IS NULL) AS unassigned,
       count(*) FILTER (WHERE state = 'proposed' AND EXISTS (
           SELECT FROM tenken.accepted_difference AS d
           WHERE d.ticket_id = t.ticket_id AND d.ended IS NULL AND d.proposed_by <> :officer))
           AS to_approve
FROM (SELECT *, assignee = :officer AS mine FROM tenken.ticket
      WHERE NOT state = ANY (CAST(:ended AS text[]))) AS t
