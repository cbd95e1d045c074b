-- Where something was checked: municipalities and operations with runs. Reads report.run.
SELECT DISTINCT municipality_code, operation FROM report.run
WHERE kind NOT IN ('recheck', 'dry_run')
ORDER BY municipality_code, operation
