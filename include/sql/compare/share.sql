-- How many records are mislinks, and of how many. Reads {comparison}.
SELECT count(*) FILTER (WHERE verdict = 'mislink') AS mislinks, count(*) AS records
FROM {comparison}
