-- How many records the register had an answer for, how many of them are written alike, how many carry a
-- former number, whom it has not answered for at all; and how many lines of {answer} there are.
-- Reads {called}, {answer}, {unanswered}. What was asked for and is not in {answer} is alike.
WITH told AS (
    SELECT count(*) AS lines, count(*) FILTER (WHERE NOT identical) AS otherwise,
           count(*) FILTER (WHERE NOT found) AS nobody,
           count(*) FILTER (WHERE reissued) AS reissued
    FROM {answer} AS a WHERE NOT EXISTS (SELECT FROM {unanswered} AS u WHERE u.line = a.line)
), asked AS (
    SELECT (SELECT count(*) FROM {called}) - (SELECT count(*) FROM {unanswered}) AS records
)
SELECT records - nobody AS answered, records - otherwise AS identical, reissued,
       (SELECT count(*) FROM {unanswered}) AS unanswered,
       (SELECT count(*) FROM {answer}) AS told
FROM asked, told
