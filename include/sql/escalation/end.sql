-- Writes down what became of a mail.
UPDATE tenken.notice
SET state = :state, problem = :problem,
    sent_at = CASE WHEN :state = 'sent' THEN now() END
WHERE day = :day AND municipality_code = :code AND section = :section
