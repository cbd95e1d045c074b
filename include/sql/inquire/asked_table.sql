-- The numbers to be looked up, on the register's side, for one transaction.
CREATE TEMP TABLE asked (asked text NOT NULL) ON COMMIT DROP
