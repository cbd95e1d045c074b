-- The verdicts as `tenken compare` writes them: one line a record, in the records' order.
-- Reads {comparison}.
SELECT record_id, verdict, cause, name, kana, birth_date, sex, address, candidate
FROM {comparison} ORDER BY line
