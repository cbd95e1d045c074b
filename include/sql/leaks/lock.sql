-- One survey, locked until the transaction ends.
SELECT survey_id, ticket_id, version, known_on, linked_on, wrongful_purpose, proposed, outcome
FROM tenken.survey WHERE survey_id = :survey_id FOR UPDATE
