-- The last entry of the audit log and the moment, for the next entry. Reads tenken.audit_head.
SELECT entry_no, seal, clock_timestamp() AS at FROM tenken.audit_head
