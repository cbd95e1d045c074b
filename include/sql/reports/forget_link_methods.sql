-- Makes room for a new sheet of link methods, in the transaction that loads it.
-- Writes report.link_method.
DELETE FROM report.link_method
