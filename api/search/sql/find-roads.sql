-- Roads by name, all segments of one name together, that fit the LIKE patterns :beginsWith or :contains; best fit
-- first, at most :limit. The position is the middle of the longest segment. rank: 1 beginning, 2 inside.
SELECT min(id) AS id, name AS label, '' AS detail,
       ST_X(ST_LineInterpolatePoint((array_agg(path ORDER BY length_meters DESC, id))[1], 0.5)) AS longitude,
       ST_Y(ST_LineInterpolatePoint((array_agg(path ORDER BY length_meters DESC, id))[1], 0.5)) AS latitude,
       ST_XMin(ST_Extent(path)) AS west, ST_YMin(ST_Extent(path)) AS south,
       ST_XMax(ST_Extent(path)) AS east, ST_YMax(ST_Extent(path)) AS north,
       CASE WHEN name ILIKE :beginsWith THEN 1 ELSE 2 END AS rank
FROM roads
WHERE name ILIKE :contains
GROUP BY name
ORDER BY rank, length(name), name
LIMIT :limit
