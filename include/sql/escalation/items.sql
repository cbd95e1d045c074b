-- What every section of every municipality has to look at today: one row a ticket and kind (escalation/items.py names
-- them). A ticket past its day is not said to be near it; a report likewise. Days are Japan's.
-- Reads tenken.ticket and tenken.survey only.
WITH ticket AS (
    SELECT t.ticket_id, t.municipality_code, t.due_on, t.assignee, t.state = ANY (CAST(:ended AS text[])) AS ended,
           coalesce(t.section, CAST(:sections AS jsonb) ->> t.operation, t.operation) AS section,
           (t.opened_at AT TIME ZONE 'Asia/Tokyo')::date AS opened_on,
           (t.moved_at AT TIME ZONE 'Asia/Tokyo')::date AS moved_on
    FROM tenken.ticket AS t
), survey AS (
    SELECT s.*, s.outcome IS DISTINCT FROM 'none' AS to_report, t.municipality_code, t.section,
           (s.opened_at AT TIME ZONE 'Asia/Tokyo')::date AS opened_on
    FROM tenken.survey AS s JOIN ticket AS t USING (ticket_id)
), item AS (
    SELECT municipality_code, section, ticket_id,
           CASE WHEN due_on < :today THEN 'overdue' ELSE 'due' END AS kind
    FROM ticket WHERE NOT ended AND due_on <= :due_until
    UNION ALL
    SELECT municipality_code, section, ticket_id, 'unassigned'
    FROM ticket WHERE NOT ended AND assignee IS NULL AND opened_on <= :unassigned_since
    UNION ALL
    SELECT municipality_code, section, ticket_id, 'stuck'
    FROM ticket WHERE NOT ended AND moved_on <= :stuck_since
    UNION ALL
    SELECT municipality_code, section, ticket_id,
           CASE WHEN preliminary_due_on < :today THEN 'preliminary_overdue'
                ELSE 'preliminary_due' END
    FROM survey
    WHERE to_report AND preliminary_reported_on IS NULL AND final_reported_on IS NULL
    UNION ALL
    SELECT municipality_code, section, ticket_id,
           CASE WHEN final_due_on < :today THEN 'final_overdue' ELSE 'final_due' END
    FROM survey
    WHERE to_report AND final_reported_on IS NULL AND final_due_on <= :due_until
    UNION ALL
    SELECT municipality_code, section, ticket_id, 'undecided'
    FROM survey WHERE outcome IS NULL
    UNION ALL
    SELECT municipality_code, section, ticket_id, 'reconsider'
    FROM survey
    WHERE outcome IS NOT NULL AND proposed_at > decided_at
      AND array_position(ARRAY['none', 'possible', 'confirmed'], proposed)
        > array_position(ARRAY['none', 'possible', 'confirmed'], outcome)
)
SELECT municipality_code, section, kind, ticket_id FROM item
ORDER BY municipality_code, section, kind, ticket_id
