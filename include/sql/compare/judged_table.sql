-- Where the engine's decisions are collected before they are put into the comparison.
CREATE TEMP TABLE judged (
    line bigint, verdict text, cause text, name text, kana text, birth_date text, sex text,
    address text, name_reason text, kana_reason text, birth_date_reason text, sex_reason text,
    address_reason text
) ON COMMIT DROP
