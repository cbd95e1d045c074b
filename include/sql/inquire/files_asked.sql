-- The numbers to look up in a register that came as a file. Reads {due}, writes {asked}.
-- Safe to run again: drops what a killed attempt left.
DROP TABLE IF EXISTS {asked};
CREATE UNLOGGED TABLE {asked} AS
SELECT DISTINCT number AS asked FROM {due} WHERE tenken.valid_number(number);
ANALYZE {asked}, {register}, {history}
