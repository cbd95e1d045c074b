-- Answer files of the last two weeks that were not used, or not wholly: the other side should hear of
-- them. Reads report.exchange_answer.
SELECT municipality_code, file, outcome, reason, used, repeated, not_asked, unreadable,
       to_char(received_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD HH24:MI') AS received
FROM report.exchange_answer
WHERE (outcome <> 'used' OR not_asked + unreadable > 0) AND received_at > now() - interval '14 days'
ORDER BY answer_id DESC LIMIT 50
