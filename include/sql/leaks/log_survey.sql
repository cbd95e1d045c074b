-- Writes down that a log was looked through for a survey, and whether it covers its days for it.
INSERT INTO tenken.access_log_survey (log_id, survey_id, speaks)
VALUES (:log_id, :survey_id, :speaks)
