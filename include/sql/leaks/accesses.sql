-- What the logs say of each survey. Reads only.
SELECT a.survey_id, l.source, a.day, a.action, sum(a.times)::bigint AS times
FROM tenken.access AS a JOIN tenken.access_log AS l USING (log_id)
GROUP BY a.survey_id, l.source, a.day, a.action
