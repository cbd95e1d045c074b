-- Opens the survey of a ticket. Safe to run again: a ticket has one survey; then returns no row.
INSERT INTO tenken.survey (ticket_id, known_on, aim_on, preliminary_due_on, final_due_on)
VALUES (:ticket_id, :known_on, :aim, :preliminary, :final)
ON CONFLICT (ticket_id) DO NOTHING
RETURNING survey_id
