-- The lines of an inquiry by number, in order. Reads {numbers_asked}.
SELECT ref AS reference, number AS my_number FROM {numbers_asked}
WHERE ref BETWEEN {first} AND {last}
