-- How each attribute compared, of the tickets the run has just seen: for the officers' pages, which have
-- no comparison any more. Words, never values. Reads temp table failed, tenken.ticket;
-- writes tenken.ticket_outcome. Safe to run again.
INSERT INTO tenken.ticket_outcome AS o (ticket_id, run_id, name, name_reason, kana, kana_reason,
    birth_date, birth_date_reason, sex, sex_reason, address, address_reason, candidate)
SELECT t.ticket_id, :run_id, f.name, f.name_reason, f.kana, f.kana_reason,
       f.birth_date, f.birth_date_reason, f.sex, f.sex_reason, f.address, f.address_reason,
       f.candidate
FROM failed AS f
JOIN tenken.ticket AS t
  ON t.operation = :operation AND t.municipality_code = :code AND t.record_id = f.record_id
     AND t.rule = f.rule AND t.seen_run = :run_id
ON CONFLICT (ticket_id) DO UPDATE SET
    run_id = excluded.run_id, name = excluded.name, name_reason = excluded.name_reason,
    kana = excluded.kana, kana_reason = excluded.kana_reason,
    birth_date = excluded.birth_date, birth_date_reason = excluded.birth_date_reason,
    sex = excluded.sex, sex_reason = excluded.sex_reason,
    address = excluded.address, address_reason = excluded.address_reason,
    candidate = excluded.candidate
