-- How many records came to each verdict. Reads {comparison}.
SELECT verdict, count(*) FROM {comparison} GROUP BY verdict
