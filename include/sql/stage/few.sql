-- Of an operation's extraction a few records, and all that carry one of their numbers (read as
-- tenken.read_number reads them: on the source's side that function is not to be had).
-- Reads the operation's own system, as a subquery; {record_ids} are quoted by the driver.
WITH numbered AS (
    SELECT records.*, translate(normalize(my_number, NFKC),
        U&' \0009\000A\000D\3000-\2010\2011\2012\2013\2014\2015\2212\30FC', '') AS read_number
    FROM ({extraction}) AS records ({columns})
)
SELECT {columns} FROM numbered
WHERE record_id = ANY ({record_ids})
   OR read_number IN (SELECT read_number FROM numbered
                      WHERE record_id = ANY ({record_ids}) AND read_number <> '')
