-- Of whom more is asked: the person's number, or none where nobody has the number asked for.
-- Reads {answer}.
SELECT line, my_number FROM {answer} WHERE NOT identical
