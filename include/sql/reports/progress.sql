-- The figures of the operations at a moment: the last run finished before it, and what had become
-- of the tickets by then. Reads report.verified, report.followed_ticket.
WITH verified AS (
    SELECT DISTINCT ON (operation, municipality_code) *
    FROM report.verified WHERE finished_at < :until
    ORDER BY operation, municipality_code, run_no DESC
), ticket AS (
    SELECT *, ended_at IS NULL OR ended_at >= :until AS open,
           confirmed_at < :until AS confirmed, corrected_at < :until AS corrected,
           CASE WHEN leak_at < :until THEN leak
                WHEN surveyed_at < :until THEN 'under_way' END AS survey
    FROM report.followed_ticket WHERE opened_at < :until AND municipality_code = :code
), counted AS (
    SELECT operation,
           count(DISTINCT record_no) FILTER (WHERE open) AS to_look_at,
           CAST(min(opened_at) FILTER (WHERE open) AT TIME ZONE 'Asia/Tokyo' AS date) AS oldest_open,
           count(DISTINCT record_no) FILTER (WHERE confirmed) AS confirmed,
           count(DISTINCT record_no) FILTER (WHERE confirmed AND corrected) AS corrected,
           count(DISTINCT record_no) FILTER (WHERE confirmed AND survey = 'under_way') AS under_way,
           count(DISTINCT record_no) FILTER (WHERE confirmed AND survey = 'no_leak') AS no_leak,
           count(DISTINCT record_no) FILTER (WHERE confirmed AND survey = 'possible_leak') AS possible_leak,
           count(DISTINCT record_no) FILTER (WHERE confirmed AND survey = 'leak') AS leak
    FROM ticket GROUP BY operation
)
SELECT operation, v.in_scope, v.checked,
       coalesce(t.to_look_at, 0) AS to_look_at, t.oldest_open,
       coalesce(t.confirmed, 0) AS confirmed, coalesce(t.corrected, 0) AS corrected,
       coalesce(t.under_way, 0) AS under_way, coalesce(t.no_leak, 0) AS no_leak,
       coalesce(t.possible_leak, 0) AS possible_leak, coalesce(t.leak, 0) AS leak
FROM (SELECT * FROM verified WHERE municipality_code = :code) AS v
LEFT JOIN counted AS t USING (operation)
ORDER BY operation
