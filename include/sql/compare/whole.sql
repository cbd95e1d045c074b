-- Whether what the register told is as `inquire` left it: asked after the records were read, and not
-- a line lost since (a server that crashes empties its working tables). Without this nothing may be
-- taken for alike. What was later is told by transactions: a clock may be set back.
-- Reads tenken.step, {answer}.
SELECT count(*) = 1 FROM tenken.step AS asked
JOIN tenken.step AS read ON read.run_id = asked.run_id AND read.step = 'extract'
WHERE asked.run_id = %(run_id)s AND asked.step = 'inquire'
  AND asked.state = 'done' AND read.state = 'done' AND asked.began > read.ended
  AND (asked.counts ->> 'told')::bigint = (SELECT count(*) FROM {answer})
