-- Whom the register has not answered for is left out of the run, and asked for again in a later one:
-- no answer is not "no such number". Reads {called}, {unanswered}; writes the view {due}.
-- Safe to run again.
CREATE OR REPLACE VIEW {due} AS
SELECT * FROM {called} WHERE line NOT IN (SELECT line FROM {unanswered})
