-- Repairs broken polygons where that keeps the area within 0.1 %, refuses the others with what is wrong.
-- Areas are compared in square degrees: one shape, one latitude, so the unit cancels.
WITH broken AS MATERIALIZED (
  SELECT row, geom, ST_IsValidReason(geom) AS why,
         ST_Multi(ST_CollectionExtract(ST_MakeValid(geom), 3)) AS mended
  FROM staged WHERE geom IS NOT NULL AND NOT ST_IsValid(geom)
), judged AS MATERIALIZED (
  SELECT row, why, mended,
         CASE WHEN ST_IsEmpty(mended) OR ST_Area(mended) = 0 THEN 1
              ELSE abs(ST_Area(mended) - ST_Area(geom)) / ST_Area(mended) END AS change
  FROM broken
), told AS (
  INSERT INTO staged_note (row, kind, reason, detail)
  SELECT row, CASE WHEN change <= 0.001 THEN 'repaired' ELSE 'refused' END,
         CASE WHEN change <= 0.001 THEN 'polygon-mended' ELSE 'invalid-polygon' END,
         format('%s; mending it changes the area by %s %%', why, round((change * 100)::numeric, 4))
  FROM judged
)
UPDATE staged s SET geom = j.mended FROM judged j WHERE j.row = s.row AND j.change <= 0.001
