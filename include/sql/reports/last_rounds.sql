-- The day of each operation's last finished full round, in Japan. Reads report.verified.
SELECT operation, CAST(max(finished_at) AT TIME ZONE 'Asia/Tokyo' AS date) AS finished_on
FROM report.verified WHERE kind = 'annual' AND municipality_code = :code GROUP BY operation
