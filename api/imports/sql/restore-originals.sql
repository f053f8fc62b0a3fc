-- Gives incidents that import :id had overwritten the sealed words back that they had before.
WITH back AS (
  DELETE FROM replaced_originals WHERE import_id = :id RETURNING incident_id, sealed, kinds, recorded_at
),
gone AS (
  DELETE FROM incident_originals o USING import_replaced x
  WHERE x.import_id = :id AND x.noun = 'incidents' AND o.incident_id = x.row_id
    AND NOT EXISTS (SELECT FROM back b WHERE b.incident_id = o.incident_id)
)
INSERT INTO incident_originals (incident_id, community_grid_id, sealed, kinds, recorded_at)
SELECT b.incident_id, i.community_grid_id, b.sealed, b.kinds, b.recorded_at FROM back b JOIN incidents i ON i.id = b.incident_id
ON CONFLICT (incident_id) DO UPDATE SET sealed = excluded.sealed, kinds = excluded.kinds, recorded_at = excluded.recorded_at
