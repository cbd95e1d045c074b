-- The answers out of a register that came as a file: by present number, else by former number.
-- Reads {asked}, {register}, {history}; writes {answer}, {past}. Run after tables.sql.
INSERT INTO {answer}
SELECT q.asked, false, r.number, r.name, r.kana, r.roman_name, r.alias, r.former_name,
       r.birth_date, r.sex, r.address, r.municipality_code, r.household_id, r.status,
       r.changed_on, r.protected
FROM {asked} AS q JOIN {register} AS r ON r.number = q.asked;

INSERT INTO {answer}
SELECT DISTINCT ON (q.asked) q.asked, true, r.number, r.name, r.kana, r.roman_name, r.alias,
       r.former_name, r.birth_date, r.sex, r.address, r.municipality_code, r.household_id,
       r.status, r.changed_on, r.protected
FROM {asked} AS q
JOIN {history} AS h ON h.former_number = q.asked
JOIN {register} AS r ON r.number = h.number
WHERE NOT EXISTS (SELECT FROM {register} AS own WHERE own.number = q.asked)
ORDER BY q.asked, h."until" DESC;

INSERT INTO {past}
SELECT a.asked, h.number, h."until", h.former_number, h.name, h.kana, h.alias, h.address
FROM {answer} AS a JOIN {history} AS h ON h.number = a.my_number
