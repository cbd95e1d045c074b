-- What is asked, and of whom the register has told, on its side, for one transaction.
CREATE TEMP TABLE asked (
    line bigint NOT NULL, number text, has_kana boolean NOT NULL,
    has_sex boolean NOT NULL, has_address boolean NOT NULL, seal bigint
) ON COMMIT DROP;
CREATE TEMP TABLE told (line bigint, my_number text) ON COMMIT DROP
