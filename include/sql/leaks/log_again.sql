-- Takes away what the same file gave before, with its findings and accesses.
DELETE FROM tenken.access_log
WHERE source = :source AND operation IS NOT DISTINCT FROM :operation AND sha256 = :sha256
