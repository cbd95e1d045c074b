-- What is asked, on the register's side, for one transaction.
CREATE TEMP TABLE asked (
    line bigint NOT NULL, number text NOT NULL, has_kana boolean NOT NULL,
    has_sex boolean NOT NULL, has_address boolean NOT NULL, seal text
) ON COMMIT DROP
