-- Resources by kind that stand in grid :id or within 1,000 m (straight line on the spheroid) of its label point, with
-- the distance of the nearest from the label point in metres. The box that asks the index is the grid's own and
-- 1,000 m in degrees around the label point: a degree of latitude is 110,574 m or more, one of longitude
-- 111,320 m times the cosine of the latitude; one per cent is added.
WITH grid AS (
  SELECT boundary, ST_PointOnSurface(boundary) AS label FROM grids WHERE id = :id
),
reach AS (
  SELECT boundary, label, ST_Envelope(ST_Collect(boundary,
    ST_Expand(label, 1010 / (111320 * cos(radians(ST_Y(label)))), 1010 / 110574.0))) AS box
  FROM grid
)
SELECT r.kind, count(*) AS count, min(ST_Distance(r.position::geography, reach.label::geography)) AS "nearestMeters"
FROM reach JOIN resources r ON r.position && reach.box
WHERE ST_Intersects(r.position, reach.boundary) OR ST_Distance(r.position::geography, reach.label::geography) <= 1000
GROUP BY r.kind
ORDER BY r.kind
