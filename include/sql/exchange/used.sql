-- What a file came to, in inquiries; lines without a readable reference were never asked, each.
-- Reads temp tables lines, judged.
SELECT count(*) FILTER (WHERE asked AND complete AND NOT repeated) AS used,
       count(*) FILTER (WHERE asked AND repeated) AS repeated,
       count(*) FILTER (WHERE NOT asked AND ref IS NOT NULL)
           + (SELECT count(*) FROM lines WHERE ref IS NULL) AS not_asked,
       count(*) FILTER (WHERE asked AND NOT complete AND NOT repeated) AS unreadable
FROM judged
