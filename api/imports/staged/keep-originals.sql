-- Puts aside the sealed words of incidents that are about to be overwritten, for an undoing of import :importId.
WITH gone AS (
  DELETE FROM incident_originals o USING staged_plan p
  WHERE p.action = 'change' AND o.incident_id = p.row_id
  RETURNING o.incident_id, o.sealed, o.kinds, o.recorded_at
)
INSERT INTO replaced_originals (import_id, incident_id, sealed, kinds, recorded_at)
SELECT :importId, incident_id, sealed, kinds, recorded_at FROM gone
