-- What is asked, and of whom the register has told, on its side, for one transaction. One process holds
-- what is asked in one hash, 83 bytes a number: with more memory for it than a statement's usual, 10,000,000
-- need not be sorted out on disk together with the whole register. Of both a small sample of statistics is
-- enough. The settings end with the transaction.
SET LOCAL hash_mem_multiplier = 10;
SET LOCAL default_statistics_target = 10;
CREATE TEMP TABLE asked (line bigint NOT NULL, place tid, number text, seal bigint) ON COMMIT DROP;
CREATE TEMP TABLE told (line bigint, my_number text) ON COMMIT DROP;
-- ANALYZE would keep numbers in the catalogue (migration 0010).
ALTER TABLE asked ALTER COLUMN number SET STATISTICS 0, ALTER COLUMN seal SET STATISTICS 0;
ALTER TABLE told ALTER COLUMN my_number SET STATISTICS 0
