-- Sets what a person has found out of a survey, with the deadlines that follow from it.
UPDATE tenken.survey
SET known_on = :known_on, linked_on = :linked_on, wrongful_purpose = :wrongful, aim_on = :aim,
    preliminary_due_on = :preliminary, final_due_on = :final, version = version + 1
WHERE survey_id = :survey_id
