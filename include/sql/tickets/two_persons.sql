-- The two persons of a mis-link reported by hand. Writes tenken.mislink_person. Safe to run again.
INSERT INTO tenken.mislink_person (ticket_id, role, protected)
VALUES (:ticket_id, 'data', :protected), (:ticket_id, 'number', :protected)
ON CONFLICT (ticket_id, role) DO UPDATE SET protected = mislink_person.protected OR excluded.protected
