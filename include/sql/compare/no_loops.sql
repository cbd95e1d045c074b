-- Working tables are read as a whole and have no index, so a nested loop would read one of them again for
-- every row of another: minutes, when a rare verdict is not in the statistics and no row is expected.
-- Ends with the transaction.
SET LOCAL enable_nestloop = off
