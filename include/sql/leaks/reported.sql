-- Notes the day on which a report went out; {column} is the report's. Safe to run again.
UPDATE tenken.survey SET {column} = :on, version = version + 1 WHERE survey_id = :survey_id
