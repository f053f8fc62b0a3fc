-- The id of legal hold :id, lifted or not, or no row.
SELECT id FROM legal_holds WHERE id = :id
