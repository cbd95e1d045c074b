-- Every survey with what its rows in a log are known by. Reads only.
SELECT s.survey_id, s.ticket_id, t.operation, t.record_id
FROM tenken.survey AS s JOIN tenken.ticket AS t USING (ticket_id)
ORDER BY s.survey_id
