-- What is asked, and of whom the register has told, on its side, for one transaction.
CREATE TEMP TABLE asked (line bigint NOT NULL, number text, seal bigint) ON COMMIT DROP;
CREATE TEMP TABLE told (line bigint, my_number text) ON COMMIT DROP;
-- ANALYZE would keep numbers in the catalogue (migration 0010).
ALTER TABLE asked ALTER COLUMN number SET STATISTICS 0, ALTER COLUMN seal SET STATISTICS 0;
ALTER TABLE told ALTER COLUMN my_number SET STATISTICS 0
