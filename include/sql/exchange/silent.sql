-- The lines searched for that nobody has answered for. Reads {persons_asked}, {person_reply}.
SELECT line FROM {persons_asked} AS q
WHERE NOT EXISTS (SELECT FROM {person_reply} AS r WHERE r.ref = q.ref)
