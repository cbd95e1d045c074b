-- How many records the register had an answer for, how many of them are written alike, and how
-- many carry a former number. Reads {answer}.
SELECT count(*) AS answered, count(*) FILTER (WHERE identical) AS identical,
       count(*) FILTER (WHERE reissued) AS reissued
FROM {answer}
