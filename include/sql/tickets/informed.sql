-- Whether nobody of the ticket's two persons is left to be contacted or informed (a ticket that is no
-- mis-link has none). Reads tenken.mislink_person.
SELECT NOT EXISTS (
    SELECT FROM tenken.mislink_person
    WHERE ticket_id = :ticket_id AND unnoticed_why IS NULL
      AND (noticed_at IS NULL OR contacted_at IS NULL))
