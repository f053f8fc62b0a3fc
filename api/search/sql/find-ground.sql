-- Water, parks and blocks whose name fits the LIKE patterns :beginsWith or :contains, best fit first, at most :limit.
-- rank: 1 beginning, 2 inside.
SELECT id, name AS label, kind AS detail,
       ST_X(ST_PointOnSurface(shape)) AS longitude, ST_Y(ST_PointOnSurface(shape)) AS latitude,
       ST_XMin(shape) AS west, ST_YMin(shape) AS south, ST_XMax(shape) AS east, ST_YMax(shape) AS north,
       CASE WHEN name ILIKE :beginsWith THEN 1 ELSE 2 END AS rank
FROM ground
WHERE name ILIKE :contains
ORDER BY rank, length(name), name, id
LIMIT :limit
