-- Writes a person's decision down.
UPDATE tenken.survey
SET outcome = :outcome, decided_by = :by, decided_at = now(), reason = :reason,
    version = version + 1
WHERE survey_id = :survey_id
