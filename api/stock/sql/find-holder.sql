-- The id of resource :id when there is one, else no row.
SELECT id FROM resources WHERE id = :id
