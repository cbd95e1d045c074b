-- The numbers to ask the register for: each once, and only what can be a number. Reads {due}.
SELECT DISTINCT number AS asked FROM {due} WHERE tenken.valid_number(number)
