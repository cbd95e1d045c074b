-- The partition of an operation and municipality, made before its first use. It shows its rows to a run of
-- that municipality, which is asked once a statement and not a row. Attaching it keeps no reader waiting.
-- The lock comes first: LIKE takes a weaker one, and two that want more of it wait for each other.
-- Writes {verified}, {all}: the operation's.
LOCK TABLE {all} IN SHARE UPDATE EXCLUSIVE MODE;
CREATE TABLE {verified} (LIKE {all});
ALTER TABLE {verified} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON {verified} USING (current_setting('tenken.municipality', true) = %(code)s);
ALTER TABLE {all} ATTACH PARTITION {verified} FOR VALUES IN (%(code)s)
