-- Joins lines in pieces where one end meets the next start; refuses those that stay in pieces or have no length.
WITH pieces AS MATERIALIZED (
  SELECT row, ST_LineMerge(geom, true) AS joined FROM staged WHERE geom IS NOT NULL AND GeometryType(geom) <> 'LINESTRING'
), told AS (
  INSERT INTO staged_note (row, kind, reason, detail)
  SELECT row, CASE WHEN GeometryType(joined) = 'LINESTRING' THEN 'repaired' ELSE 'refused' END,
         CASE WHEN GeometryType(joined) = 'LINESTRING' THEN 'line-joined' ELSE 'line-in-pieces' END,
         CASE WHEN GeometryType(joined) = 'LINESTRING' THEN 'the pieces were joined end to end'
              ELSE 'the pieces do not meet; split them into rows' END
  FROM pieces
  UNION ALL
  SELECT row, 'refused', 'line-too-short', ST_IsValidReason(geom) FROM staged
  WHERE GeometryType(geom) = 'LINESTRING' AND NOT ST_IsValid(geom)
)
UPDATE staged s SET geom = p.joined FROM pieces p WHERE p.row = s.row AND GeometryType(p.joined) = 'LINESTRING'
