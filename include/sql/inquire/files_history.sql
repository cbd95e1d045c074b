-- What the persons of a register that came as a file had before. Reads {history}.
SELECT number AS my_number, "until", former_number AS former_my_number, name, kana, alias, address
FROM {history}
