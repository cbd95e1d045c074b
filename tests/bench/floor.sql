-- The floor (design section 8): one hash join that compares five attributes of the staged records.
DROP TABLE IF EXISTS bench.floor;
CREATE UNLOGGED TABLE bench.floor AS
SELECT s.record_id,
       s.name IS DISTINCT FROM r.name AS name, s.kana IS DISTINCT FROM r.kana AS kana,
       s.birth_date IS DISTINCT FROM r.birth_date AS birth_date,
       s.sex IS DISTINCT FROM r.sex AS sex, s.address IS DISTINCT FROM r.address AS address
FROM bench.staged AS s LEFT JOIN bench.register AS r ON r.my_number = s.my_number
