-- The day of the operation's last finished run that took its share (rolling) or everybody, in Japan.
-- Reads tenken.run.
SELECT max((started_at AT TIME ZONE 'Asia/Tokyo')::date) FROM tenken.run
WHERE operation = %(operation)s AND municipality_code = %(code)s AND state = 'done'
  AND kind IN ('rolling', 'annual') AND run_id <> %(run_id)s
