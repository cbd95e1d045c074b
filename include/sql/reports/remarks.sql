-- What was said about the sources of some runs, a hundred remarks a run; and how many there are.
-- Reads report.finding.
SELECT run_id, message, quarantined, remarks FROM (
    SELECT run_id, message, quarantined, count(*) OVER (PARTITION BY run_id) AS remarks,
           row_number() OVER (PARTITION BY run_id
                              ORDER BY quarantined DESC, source, line NULLS LAST) AS nth
    FROM report.finding WHERE run_id IN :run_ids
) AS f WHERE nth <= 100 ORDER BY run_id, nth
