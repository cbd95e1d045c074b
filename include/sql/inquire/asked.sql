-- What is asked of the register: for each record that is due its line, its place, its number, and a seal
-- of its five attributes, so that the register need not tell what is written alike there. The seal's last
-- three bits say which attributes the record has: 1 kana, 2 sex, 4 address. No seal where the engine
-- must look: a date that is none (and 29 February, which depends), a character that stands for
-- another. What cannot be a number is asked for as NULL, which is nobody's.
-- Reads {called}. years ("1850-") and days ("01-31") are constants, of which PostgreSQL makes a hash: a
-- subquery costs twice as much. What is called identical by the seal must come out of the engine as
-- `same` and `match`; a test holds that law.
SELECT line, place, asked_number AS number,
       CASE WHEN octet_length(birth_date) = 10
                 AND left(birth_date, 5) = ANY (%(years)s) AND right(birth_date, 5) = ANY (%(days)s)
                 AND name !~ '[●〓?？\uE000-\uF8FF\uFFFD\U000F0000-\U0010FFFD]'
                 AND (sex IS NULL OR sex IN ('1', '2'))
            THEN hashtextextended(name, hashtextextended(coalesce(kana, ''),
                 hashtextextended(birth_date, hashtextextended(coalesce(sex, ''),
                 hashtextextended(coalesce(address, ''), 0))))) & -8
                 | (kana IS NOT NULL)::int
                 | (sex IS NOT NULL)::int * 2
                 | (address IS NOT NULL)::int * 4
       END AS seal
FROM {called}
