-- Of tickets that the run reopened, both persons are to be contacted and informed again; what was
-- done before stands in the events. Writes tenken.mislink_person. Safe to run again: what was done
-- after the reopening stays.
UPDATE tenken.mislink_person AS p
SET contacted_at = NULL, contact_way = NULL, contact_result = NULL, contacted_by = NULL,
    noticed_at = NULL, notice_way = NULL, noticed_by = NULL, unnoticed_why = NULL
FROM tenken.ticket AS t
WHERE t.ticket_id = p.ticket_id AND t.operation = :operation AND t.municipality_code = :code
  AND t.reopened_run = :run_id
  AND coalesce(greatest(p.contacted_at, p.noticed_at), '-infinity') < t.moved_at
