-- The working tables and views of a run (they end in _<run_no>) in the operation's schema.
-- Reads the catalogue only.
SELECT c.relkind, c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = :operation AND c.relkind IN ('r', 'v') AND c.relname LIKE '%\_' || :run_no
ORDER BY c.relkind DESC, c.relname
