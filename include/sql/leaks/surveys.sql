-- Every survey with the two ends of its window, in days of Japan. The linkage ended when it was
-- suspended, or, never suspended, when a run verified the corrected record. Reads only.
SELECT s.survey_id, coalesce(s.linked_on, t.linked_on) AS linked_on,
       (coalesce(t.suspended_at, t.verified_at) AT TIME ZONE 'Asia/Tokyo')::date AS suspended_on
FROM tenken.survey AS s JOIN tenken.ticket AS t USING (ticket_id)
ORDER BY s.survey_id
FOR UPDATE OF s
