-- Removes line :id of stock and returns its id, or no row where it is not there or not the caller's to remove.
DELETE FROM stock WHERE id = :id RETURNING id
