-- What a run asked about first. Writes report.question, once a run; returns whether it is the same now.
INSERT INTO report.question AS asked (run, hashes) VALUES (:run, CAST(:hashes AS jsonb))
ON CONFLICT (run) DO UPDATE SET hashes = asked.hashes
RETURNING hashes = CAST(:hashes AS jsonb)
