-- The logs that speak of each survey, and the days they hold. Reads only.
SELECT ls.survey_id, l.source, l.reaches_from, l.reaches_until, l.set_apart
FROM tenken.access_log_survey AS ls JOIN tenken.access_log AS l USING (log_id)
WHERE ls.speaks
