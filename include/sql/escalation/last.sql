-- The mails of the last days, the newest first. Reads only.
SELECT day, municipality_code, section, state, attempts, addresses, problem
FROM report.notice WHERE day > :today - 7 ORDER BY day DESC, municipality_code, section
