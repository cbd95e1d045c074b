-- Mis-links confirmed with the person that have no survey yet, and the day they were known, which
-- is the day of the confirmation in Japan. Reads only.
SELECT t.ticket_id, (t.confirmed_at AT TIME ZONE 'Asia/Tokyo')::date AS known_on
FROM tenken.ticket AS t
WHERE t.verdict = 'mislink' AND t.confirmed_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM tenken.survey AS s WHERE s.ticket_id = t.ticket_id)
ORDER BY t.ticket_id
