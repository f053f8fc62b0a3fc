-- What an order is made of: the scenario of :id that the caller may read.
SELECT id, name, revision, terms, changes, to_jsonb(grid_ids) AS "gridIds" FROM scenarios WHERE id = :id
