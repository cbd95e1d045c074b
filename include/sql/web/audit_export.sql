-- All entries of a filter up to number :until, in their order, as they are exported. Reads tenken.audit.
SELECT entry_no, at, who, what, ticket_id, about, encode(seal, 'hex') AS seal FROM tenken.audit
WHERE entry_no <= :until AND {where} ORDER BY entry_no
