-- The two persons of a mis-link: how far they were contacted and informed. Reads tenken.mislink_person.
SELECT role, protected, contacted_at, contact_way, contact_result, noticed_at, notice_way, unnoticed_why
FROM tenken.mislink_person WHERE ticket_id = :ticket_id ORDER BY role
