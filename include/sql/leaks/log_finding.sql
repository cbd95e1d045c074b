-- Writes down what is wrong with lines of a log: place and reason, never a value.
INSERT INTO tenken.access_log_finding (log_id, line, heading, code, quarantined, message)
VALUES (:log_id, :line, :heading, :code, :quarantined, :message)
