-- Surveys, of all operations or one: what is still to be reported first. Reads only.
SELECT s.survey_id, s.ticket_id, t.operation, s.version, s.known_on, s.proposed, s.outcome,
       s.preliminary_due_on, s.preliminary_reported_on, s.final_due_on, s.final_reported_on
FROM tenken.survey AS s JOIN tenken.ticket AS t USING (ticket_id)
WHERE :operation IS NULL OR t.operation = :operation
ORDER BY s.outcome = 'none' AND s.outcome IS NOT NULL,
         s.final_reported_on IS NOT NULL, s.preliminary_reported_on IS NOT NULL,
         s.preliminary_due_on, s.survey_id
