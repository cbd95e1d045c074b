-- What of a month came not through, in its last revision. Reads report.delivery.
SELECT ministry, address, state, problem FROM report.delivery AS d
WHERE month = :month AND ministry = ANY(:addressees) AND state IN ('refused', 'unknown', 'bounced')
  AND revision = (SELECT max(revision) FROM report.delivery AS other
                  WHERE other.ministry = d.ministry AND other.month = d.month)
ORDER BY delivery_id
