-- How many records the register had an answer for, how many of them are written alike, and how
-- many carry a former number; whom it has not answered for at all. Reads {answer}, {unanswered}.
SELECT count(*) AS answered, count(*) FILTER (WHERE identical) AS identical,
       count(*) FILTER (WHERE reissued) AS reissued,
       (SELECT count(*) FROM {unanswered}) AS unanswered
FROM {answer}
