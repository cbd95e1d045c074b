-- Municipalities whose last verifications of the operation are kept, though it is checked in none but
-- :codes. Reads the catalogue. Returns code.
SELECT right(relname, 6) AS code FROM pg_class
WHERE relnamespace = 'verification'::regnamespace AND relkind = 'r'
  AND relname ~ ('^' || :operation || '_[0-9]{6}$')
  AND NOT right(relname, 6) = ANY (CAST(:codes AS text[]))
ORDER BY 1
