-- Writes a proposal down where it differs from the last one. Safe to run again.
UPDATE tenken.survey
SET proposed = :proposed, grounds = CAST(:grounds AS text[]), proposed_at = now()
WHERE survey_id = :survey_id
  AND (proposed, grounds) IS DISTINCT FROM (:proposed, CAST(:grounds AS text[]))
