-- Removes the sealed words of complaints made before :before that no hold keeps, also those an import had put aside. The
-- incidents stay, and no longer say that there is something to open. One row: how many, how many holds kept, span of ids.
WITH due AS MATERIALIZED (SELECT id, is_held FROM due_records('complaint-originals', :before)),
gone AS (
  DELETE FROM incident_originals o USING due WHERE due.id = o.incident_id AND NOT due.is_held RETURNING o.incident_id AS id
),
told AS (UPDATE incidents i SET is_masked = false FROM gone WHERE gone.id = i.id),
aside AS (
  DELETE FROM replaced_originals r
  WHERE r.recorded_at < :before AND NOT is_class_held('complaint-originals') AND NOT EXISTS (
    SELECT FROM incidents i WHERE i.id = r.incident_id AND i.community_grid_id = ANY ((SELECT held_grids('complaint-originals'))::bigint[]))
)
SELECT count(*) AS removed, (SELECT count(*) FROM due WHERE is_held) AS "heldBack", min(id) AS "firstId", max(id) AS "lastId" FROM gone
