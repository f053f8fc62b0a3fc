-- How well positions fit what is known of the city: shares inside grids or areas, near a road, inside a building.
-- Null where there is nothing to compare with.
-- :xs, :ys longitudes and latitudes (WGS 84), as text arrays.
WITH place AS (
  SELECT ST_SetSRID(ST_MakePoint(x::float8, y::float8), 4326) AS p FROM unnest(:xs, :ys) AS t (x, y)
  WHERE x::float8 BETWEEN -180 AND 180 AND y::float8 BETWEEN -90 AND 90
)
SELECT
  CASE WHEN EXISTS (SELECT FROM grids WHERE valid_to IS NULL) OR EXISTS (SELECT FROM areas WHERE outline IS NOT NULL) THEN
    avg((EXISTS (SELECT FROM grids g WHERE g.valid_to IS NULL AND g.boundary && p AND ST_Intersects(g.boundary, p))
      OR EXISTS (SELECT FROM areas a WHERE a.outline && p AND ST_Intersects(a.outline, p)))::int)::float8 END AS "insideCity",
  CASE WHEN EXISTS (SELECT FROM roads) THEN
    avg((EXISTS (SELECT FROM roads r WHERE r.path && ST_Expand(p, 0.0003) AND ST_DWithin(r.path::geography, p::geography, 20)))::int)::float8 END AS "nearRoad",
  CASE WHEN EXISTS (SELECT FROM buildings) THEN
    avg((EXISTS (SELECT FROM buildings b WHERE b.footprint && p AND ST_Intersects(b.footprint, p)))::int)::float8 END AS "insideBuilding"
FROM place
