-- Days of birth to be looked up in the register, by the line of a record.
CREATE TEMP TABLE sought (line bigint, birth_date text) ON COMMIT DROP
