-- Municipality and operation of a survey's ticket; no row where the officer does not see it.
-- Reads tenken.survey, tenken.ticket.
SELECT t.municipality_code, t.operation
FROM tenken.survey AS s JOIN tenken.ticket AS t USING (ticket_id)
WHERE s.survey_id = :survey_id
