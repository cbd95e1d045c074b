-- What the runs wait for: questions asked by file that are not closed. Reads report.exchange.
SELECT operation, municipality_code, run_no, purpose, asked, answered, files, files_to_write AS to_write, files_answered, files_missing AS missing,
       files_given_up AS given_up,
       to_char(waiting_since AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD HH24:MI') AS waiting_since,
       to_char(wake_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD HH24:MI') AS goes_on_by
FROM report.exchange WHERE state = 'open'
ORDER BY operation, municipality_code, run_no, purpose
