-- The lists an officer has saved. Reads tenken.saved_view.
SELECT view_id, title, query FROM tenken.saved_view WHERE officer = :officer ORDER BY title
