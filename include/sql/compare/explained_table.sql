-- Where causes and candidates are collected before they are put into the comparison.
CREATE TEMP TABLE explained (line bigint, cause text, candidate text) ON COMMIT DROP
