-- What is to be sent of a month: only the last revision. Reads report.delivery.
SELECT delivery_id, ministry, revision, address FROM report.delivery AS d
WHERE month = :month AND ministry = ANY(:addressees) AND state = 'waiting'
  AND revision = (SELECT max(revision) FROM report.delivery AS other
                  WHERE other.ministry = d.ministry AND other.month = d.month)
ORDER BY delivery_id
