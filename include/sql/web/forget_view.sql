-- Takes a saved list away. Writes tenken.saved_view.
DELETE FROM tenken.saved_view WHERE view_id = :view_id AND officer = :officer
