-- What the persons answered for were called and where they lived before.
-- Reads temp table answered, {history}.
SELECT a.line, h.number, h."until", h.former_number, h.name, h.kana, h.alias, h.address
FROM answered AS a JOIN {history} AS h ON h.number = a.my_number
