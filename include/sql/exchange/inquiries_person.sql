-- The lines of an inquiry by attributes, in order. Reads {persons_asked}.
SELECT ref AS reference, name, kana, birth_date, sex, address FROM {persons_asked}
WHERE ref BETWEEN {first} AND {last}
