-- Puts the last verifications made anew into the place of the old ones. Other municipalities of the
-- operation that do the same wait for the end of this transaction; those that read, do not.
-- Reads {renewed}; writes {verified}, {all}.
DROP TABLE {verified};
ALTER TABLE {renewed} RENAME TO {kept};
ALTER TABLE {all} ATTACH PARTITION {verified} FOR VALUES IN (%(code)s)
