-- Grids in force, of both coverages, whose code begins with :codePrefix (null: no such search) or whose name holds the
-- query; LIKE patterns :beginsWith and :contains. Best fit first, at most :limit. rank: 0 exact, 1 beginning, 2 inside.
WITH found AS (
  SELECT id, 0 + (code <> :codePrefix)::int AS rank FROM grids
  WHERE :codePrefix IS NOT NULL AND code LIKE :codePrefix || '%'
    AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())
  UNION ALL
  SELECT id, CASE WHEN code ILIKE :beginsWith OR name ILIKE :beginsWith THEN 1 ELSE 2 END AS rank FROM grids
  WHERE (code ILIKE :beginsWith OR name ILIKE :contains)
    AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())
),
best AS (
  SELECT f.id, min(f.rank) AS rank FROM found f GROUP BY f.id ORDER BY min(f.rank), f.id LIMIT :limit
)
SELECT g.id, CASE WHEN g.name = '' THEN g.code ELSE g.name END AS label, g.code AS detail,
       ST_X(ST_PointOnSurface(g.boundary)) AS longitude, ST_Y(ST_PointOnSurface(g.boundary)) AS latitude,
       ST_XMin(g.boundary) AS west, ST_YMin(g.boundary) AS south, ST_XMax(g.boundary) AS east, ST_YMax(g.boundary) AS north,
       b.rank
FROM best b JOIN grids g USING (id)
ORDER BY b.rank, g.code
