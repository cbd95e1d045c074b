-- The records whose number was asked and nobody has answered for. No answer is not "no such number".
-- Reads {called}, {numbers_asked}, {number_reply}; writes {unanswered}. Safe to run again: the
-- table is new each time (inquire/tables.sql).
INSERT INTO {unanswered} (line, reason)
SELECT c.line, 'unanswered'
FROM {called} AS c JOIN {numbers_asked} AS q USING (number)
WHERE NOT EXISTS (SELECT FROM {number_reply} AS r WHERE r.ref = q.ref)
