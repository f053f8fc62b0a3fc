-- Grids of :coverage in force, with what they are compared by: ground, households, and the community grid they lie in
-- (a unit grid belongs to the one that holds a point of its inside). In the order of their ids.
SELECT g.id, g.code, g.name,
       ST_X(inside.point) AS longitude, ST_Y(inside.point) AS latitude,
       ST_Area(g.boundary::geography) / 1e6 AS "areaKm2",
       coalesce(h.households, 0)::integer AS households,
       CASE WHEN g.coverage = 'community' THEN g.id ELSE c.id END AS "communityGridId"
FROM grids g
CROSS JOIN LATERAL (SELECT ST_PointOnSurface(g.boundary) AS point) inside
LEFT JOIN LATERAL (
  SELECT id FROM grids
  WHERE g.coverage = 'unit' AND coverage = 'community' AND boundary && inside.point AND ST_Intersects(boundary, inside.point)
    AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())
  ORDER BY id LIMIT 1) c ON true
LEFT JOIN (
  SELECT CASE :coverage WHEN 'unit' THEN unit_grid_id ELSE community_grid_id END AS grid_id, count(*) AS households
  FROM households GROUP BY 1) h ON h.grid_id = g.id
WHERE g.coverage = :coverage AND g.valid_from <= now() AND (g.valid_to IS NULL OR g.valid_to > now())
ORDER BY g.id
