-- What is asked of the register: for each record that is due its line, its number, and a seal of its
-- five attributes, so that the register need not tell what is written alike there. No seal where
-- the engine must look: a date that is none, a character that stands for another.
-- Reads {called}. What is called identical by the seal must come out of the engine as `same` and
-- `match`; a test holds that law.
SELECT line, number, kana IS NOT NULL AS has_kana, sex IS NOT NULL AS has_sex,
       address IS NOT NULL AS has_address,
       CASE WHEN length(birth_date) = 10
                 AND birth_date ~ '^(18[5-9]|19[0-9]|20[0-9])[0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'
                 AND name !~ '[●〓?？\uE000-\uF8FF\uFFFD\U000F0000-\U0010FFFD]'
                 AND (sex IS NULL OR sex IN ('1', '2'))
            THEN md5(name || chr(31) || coalesce(kana, '') || chr(31) || birth_date || chr(31)
                     || coalesce(sex, '') || chr(31) || coalesce(address, ''))
       END AS seal
FROM {called} WHERE length(number) = 12
