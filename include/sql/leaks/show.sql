-- One survey with its ticket's facts. Reads only.
SELECT s.*, t.operation, t.state, coalesce(s.linked_on, t.linked_on) AS linked,
       (coalesce(t.suspended_at, t.verified_at) AT TIME ZONE 'Asia/Tokyo')::date AS suspended_on
FROM tenken.survey AS s JOIN tenken.ticket AS t USING (ticket_id)
WHERE s.survey_id = :survey_id
