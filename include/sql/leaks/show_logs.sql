-- The logs looked through for a survey, and what each says of it. Reads only.
SELECT l.log_id, l.source, l.file, l.reaches_from, l.reaches_until, l.set_apart, ls.speaks,
       a.day, a.action, a.provided_to, a.times
FROM tenken.access_log_survey AS ls
JOIN tenken.access_log AS l USING (log_id)
LEFT JOIN tenken.access AS a USING (log_id, survey_id)
WHERE ls.survey_id = :survey_id
ORDER BY l.source, l.reaches_from, l.log_id, a.day, a.action
