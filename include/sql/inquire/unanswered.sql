-- Whom the register has not answered for is left out of the run, and asked for again in a later one:
-- no answer is not "no such number". Reads {called}, {unanswered}; writes the view {due}.
-- Safe to run again.
CREATE OR REPLACE VIEW {due} AS
SELECT line, {columns}, number, asked_number FROM {called} AS c
WHERE NOT EXISTS (SELECT FROM {unanswered} AS u WHERE u.line = c.line)
