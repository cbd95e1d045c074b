-- Whether what the register told is as `inquire` left it: asked after the records were read, and not
-- a line lost since (a server that crashes empties its working tables). Without this nothing may be
-- taken for alike. What was later is told by transactions: a clock may be set back.
-- And how many of the records that are due are written alike by its count, and how many answers say
-- otherwise, of which there is one a record.
-- Reads tenken.step, {answer}, {unanswered}.
SELECT count(*) = 1 AS whole, max((asked.counts ->> 'identical')::bigint) AS identical,
       (SELECT count(*) FROM {answer} AS a
        WHERE NOT a.identical
          AND NOT EXISTS (SELECT FROM {unanswered} AS u WHERE u.line = a.line)) AS otherwise
FROM tenken.step AS asked
JOIN tenken.step AS read ON read.run_id = asked.run_id AND read.step = 'extract'
WHERE asked.run_id = %(run_id)s AND asked.step = 'inquire'
  AND asked.state = 'done' AND read.state = 'done' AND asked.began > read.ended
  AND (asked.counts ->> 'told')::bigint = (SELECT count(*) FROM {answer})
