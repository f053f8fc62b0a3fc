-- The status of incident :id, held against other writers until the end of the transaction; no row when there is none.
SELECT status FROM incidents WHERE id = :id FOR UPDATE
