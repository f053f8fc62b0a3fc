-- Resources whose name or address fits the LIKE patterns :beginsWith or :contains, best fit first, at most :limit.
-- They are points and have no box. rank: 1 beginning, 2 inside.
SELECT id, CASE WHEN name = '' THEN address ELSE name END AS label,
       CASE WHEN name = '' THEN kind ELSE address END AS detail,
       ST_X(position) AS longitude, ST_Y(position) AS latitude,
       NULL::float8 AS west, NULL::float8 AS south, NULL::float8 AS east, NULL::float8 AS north,
       CASE WHEN name ILIKE :beginsWith THEN 1 ELSE 2 END AS rank
FROM resources
WHERE name ILIKE :contains OR address ILIKE :contains
ORDER BY rank, length(name), name, id
LIMIT :limit
