-- Areas whose code begins with :codePrefix (null: no such search) or whose name fits the LIKE pattern :contains, best
-- fit first, at most :limit. One without an outline is shown where its grids in force are; one without either cannot
-- be shown and is left out. rank: 0 exact, 1 beginning (:beginsWith), 2 inside.
WITH best AS (
  SELECT code, id, name, outline,
         CASE WHEN code = :codePrefix THEN 0 WHEN code LIKE :codePrefix || '%' OR name ILIKE :beginsWith THEN 1 ELSE 2 END AS rank
  FROM areas
  WHERE name ILIKE :contains OR code LIKE :codePrefix || '%'
  ORDER BY 5, length(code), code
  LIMIT :limit
),
placed AS (
  SELECT b.id, b.code, b.name, b.rank, coalesce(b.outline, (
    SELECT ST_Collect(g.boundary) FROM grids g
    WHERE starts_with(g.community_code, b.code) AND g.valid_from <= now() AND (g.valid_to IS NULL OR g.valid_to > now()))) AS ground
  FROM best b
)
SELECT id, name AS label, code AS detail,
       ST_X(ST_PointOnSurface(ground)) AS longitude, ST_Y(ST_PointOnSurface(ground)) AS latitude,
       ST_XMin(ground) AS west, ST_YMin(ground) AS south, ST_XMax(ground) AS east, ST_YMax(ground) AS north, rank
FROM placed
WHERE ground IS NOT NULL
ORDER BY rank, length(code), code
