-- Leaves in {stage} the records of a few ids, and all that carry one of their numbers.
DELETE FROM {stage} AS s
WHERE NOT coalesce(record_id = ANY (%(record_ids)s), false)
  AND NOT EXISTS (SELECT FROM {stage} AS few
                  WHERE few.record_id = ANY (%(record_ids)s)
                    AND tenken.read_number(few.my_number) = tenken.read_number(s.my_number))
