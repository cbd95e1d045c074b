-- A number that somebody had before is not nobody's. Reads and writes {answer}.
DELETE FROM {answer} AS nobody
WHERE NOT found AND EXISTS (
    SELECT FROM {answer} AS former WHERE former.line = nobody.line AND former.reissued)
