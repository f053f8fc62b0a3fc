-- The id of building :id when there is one, else no row.
SELECT id FROM buildings WHERE id = :id
