-- Empties text and address of complaints settled before :before that no hold keeps, also as an import had put them aside;
-- the incidents stay for counting. What was sealed of these texts goes too, unless a hold keeps originals: else the text
-- would outlive its term. One row: how many, how many holds kept, span of ids.
WITH due AS MATERIALIZED (SELECT id, is_held FROM due_records('complaint-texts', :before)),
kept AS MATERIALIZED (SELECT is_class_held('complaint-originals') AS all_of_them, held_grids('complaint-originals') AS grids),
gone AS (
  UPDATE incidents i SET text = '', address = '',
    is_masked = i.is_masked AND (kept.all_of_them OR coalesce(i.community_grid_id = ANY (kept.grids), false))
  FROM due CROSS JOIN kept WHERE due.id = i.id AND NOT due.is_held
  RETURNING i.id, i.is_masked
),
sealed AS (DELETE FROM incident_originals o USING gone WHERE o.incident_id = gone.id AND NOT gone.is_masked),
sealed_aside AS (DELETE FROM replaced_originals r USING gone WHERE r.incident_id = gone.id AND NOT gone.is_masked),
aside AS (
  UPDATE import_replaced x SET before = jsonb_set(x.before, '{row}', (x.before -> 'row') || '{"text": "", "address": ""}')
  FROM gone WHERE x.noun = 'incidents' AND x.row_id = gone.id
)
SELECT count(*) AS removed, (SELECT count(*) FROM due WHERE is_held) AS "heldBack", min(id) AS "firstId", max(id) AS "lastId" FROM gone
