-- Appends an entry to the audit log; refused when it does not follow the last one.
-- Writes tenken.audit, tenken.audit_head by the function of migration 0002.
SELECT tenken.audit_append(:entry_no, :at, :who, :what, :ticket_id, CAST(:about AS jsonb), :key_id,
                           :previous, :seal)
