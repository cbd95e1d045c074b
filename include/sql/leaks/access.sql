-- Writes down how often a survey's record was accessed.
INSERT INTO tenken.access (log_id, survey_id, day, action, provided_to, times)
VALUES (:log_id, :survey_id, :day, :action, :provided_to, :times)
