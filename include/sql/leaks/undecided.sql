-- The surveys that nobody has decided yet. Reads only.
SELECT survey_id, ticket_id FROM tenken.survey WHERE outcome IS NULL ORDER BY survey_id
