-- The last 100 removals, newest first.
SELECT id, data_class AS "dataClass", run_at AS "runAt", before, removed, held_back AS "heldBack", first_id AS "firstId", last_id AS "lastId"
FROM removals
ORDER BY id DESC
LIMIT 100
