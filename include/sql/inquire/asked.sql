-- What is asked of the register: for each record that is due its line, its number, and a seal of its
-- five attributes, so that the register need not tell what is written alike there. No seal where
-- the engine must look: a date that is none, a character that stands for another. What cannot be a
-- number is asked for as NULL, which is nobody's.
-- Reads {called}. What is called identical by the seal must come out of the engine as `same` and
-- `match`; a test holds that law.
SELECT line, CASE WHEN length(number) = 12 THEN number END AS number, kana IS NOT NULL AS has_kana,
       sex IS NOT NULL AS has_sex, address IS NOT NULL AS has_address,
       CASE WHEN birth_date IN (
                     SELECT to_char(day, 'YYYY-MM-DD')
                     FROM generate_series(timestamp '1850-01-01', '2099-12-31', '1 day') AS day)
                 AND name !~ '[●〓?？\uE000-\uF8FF\uFFFD\U000F0000-\U0010FFFD]'
                 AND (sex IS NULL OR sex IN ('1', '2'))
            THEN hashtextextended(name, hashtextextended(coalesce(kana, ''),
                 hashtextextended(birth_date, hashtextextended(coalesce(sex, ''),
                 hashtextextended(coalesce(address, ''), 0)))))
       END AS seal
FROM {called}
