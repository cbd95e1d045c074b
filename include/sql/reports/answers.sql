-- Who has answered for what has this hash. Reads report.approval.
SELECT step, person FROM report.approval WHERE sha256 = :sha256
