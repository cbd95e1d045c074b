-- Saves a list under a title; one of the same title is replaced. Writes tenken.saved_view.
INSERT INTO tenken.saved_view (officer, title, query) VALUES (:officer, :title, :query)
ON CONFLICT ON CONSTRAINT saved_view_once DO UPDATE SET query = excluded.query, saved_at = now()
