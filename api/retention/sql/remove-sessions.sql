-- Removes sessions that ended or were last used before :before that no hold keeps. One row: how many, how many holds kept, span of ids.
WITH due AS MATERIALIZED (SELECT id, is_held FROM due_records('sessions', :before)),
gone AS (DELETE FROM sessions t USING due WHERE due.id = t.id AND NOT due.is_held RETURNING t.id)
SELECT count(*) AS removed, (SELECT count(*) FROM due WHERE is_held) AS "heldBack", min(id) AS "firstId", max(id) AS "lastId" FROM gone
