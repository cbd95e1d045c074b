-- What became of each mail of a month. Reads report.delivery.
SELECT ministry, revision, address, state, attempts, problem, changed_at, sent_at
FROM report.delivery WHERE month = :month ORDER BY ministry, revision DESC, address
