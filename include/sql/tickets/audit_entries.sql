-- All entries of the audit log in their order. Reads tenken.audit.
SELECT entry_no, at, who, what, ticket_id, about, key_id, previous, seal
FROM tenken.audit ORDER BY entry_no
