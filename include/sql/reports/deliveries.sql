-- What was sent to whom, the newest first. Reads report.delivery.
SELECT to_char(month, 'YYYY-MM') AS month, ministry, revision, address, state, attempts,
       to_char(sent_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD HH24:MI') AS sent, problem,
       left(sha256, 12) AS mail
FROM report.delivery ORDER BY delivery_id DESC LIMIT 50
