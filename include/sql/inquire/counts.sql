-- How many numbers the register knew, and how many of them are former ones. Reads {answer}.
SELECT count(*) AS answered, count(*) FILTER (WHERE reissued) AS reissued FROM {answer}
