-- Refuses grids that the store would refuse: a code in force for another grid, an unknown community, ground that
-- an earlier row of the file or a grid in force already has (over 0.01 square metres, as the trigger says).
-- :noun, :keySpace name the keys, so that a grid may replace itself.
WITH own AS (
  SELECT s.row, k.row_id FROM staged s JOIN imported_keys k ON k.noun = :noun AND k.key_space = :keySpace AND k.key = s.key
), fit AS MATERIALIZED (
  SELECT s.*, o.row_id AS own_id FROM staged s LEFT JOIN own o USING (row)
  WHERE s.geom IS NOT NULL AND NOT EXISTS (SELECT FROM staged_note n WHERE n.row = s.row AND n.kind = 'refused')
), faults AS (
  SELECT f.row, 'unknown-community' AS reason, format('there is no community %s; load the areas first', f.community_code) AS detail
  FROM fit f WHERE f.community_code IS NOT NULL AND NOT EXISTS (SELECT FROM areas a WHERE a.code = f.community_code)
  UNION ALL
  SELECT f.row, 'code-taken', format('another grid in force has the code %s', f.code) FROM fit f
  JOIN grids g ON g.coverage = f.coverage AND g.code = f.code AND (g.valid_to IS NULL OR g.valid_to > now()) AND g.id IS DISTINCT FROM f.own_id
    AND g.id NOT IN (SELECT row_id FROM own)
  UNION ALL
  SELECT b.row, 'code-taken', format('row %s has the code %s too', a.row, a.code) FROM fit a
  JOIN fit b ON b.coverage = a.coverage AND b.code = a.code AND b.row > a.row
  UNION ALL
  SELECT b.row, 'overlaps-row', format('overlaps grid %s of row %s', a.code, a.row) FROM staged a
  JOIN fit b ON b.coverage = a.coverage AND b.row > a.row AND a.geom && b.geom
    AND ST_Relate(a.geom, b.geom, 'T********') AND ST_Area(ST_Intersection(a.geom, b.geom)::geography) > 0.01
  WHERE a.row IN (SELECT row FROM fit)
  UNION ALL
  SELECT f.row, 'overlaps-grid', format('overlaps grid %s, which is in force', g.code) FROM fit f
  JOIN grids g ON g.coverage = f.coverage AND (g.valid_to IS NULL OR g.valid_to > now()) AND g.boundary && f.geom
    AND g.id IS DISTINCT FROM f.own_id AND g.id NOT IN (SELECT row_id FROM own)
    AND ST_Relate(f.geom, g.boundary, 'T********') AND ST_Area(ST_Intersection(f.geom, g.boundary)::geography) > 0.01
)
INSERT INTO staged_note (row, kind, reason, detail)
SELECT DISTINCT ON (row) row, 'refused', reason, detail FROM faults ORDER BY row, reason
