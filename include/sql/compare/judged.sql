-- Puts the engine's decisions into the comparison. Reads {judged}, writes {comparison}.
-- Safe to run again: the same decisions are written over themselves.
UPDATE {comparison} AS c
SET verdict = j.verdict, cause = j.cause, name = j.name, kana = j.kana,
    birth_date = j.birth_date, sex = j.sex, address = j.address,
    name_reason = j.name_reason, kana_reason = j.kana_reason,
    birth_date_reason = j.birth_date_reason, sex_reason = j.sex_reason,
    address_reason = j.address_reason
FROM {judged} AS j
WHERE j.line = c.line
