-- Buildings whose address or name fits the LIKE patterns :beginsWith or :contains, best fit first, at most :limit.
-- A street's name fits thousands, so no more than 300 that begin with the query and 300 that hold it are weighed.
-- :hasCase is false for queries without letters that come small and capital, as Chinese ones: LIKE reads two hundred
-- thousand addresses several times faster than ILIKE where two characters are too few for the trigram index.
-- rank: 1 beginning, 2 inside.
WITH found AS (
  (SELECT id, 1 AS rank FROM buildings
   WHERE (:hasCase AND (address ILIKE :beginsWith OR name ILIKE :beginsWith))
      OR (NOT :hasCase AND (address LIKE :beginsWith OR name LIKE :beginsWith)) LIMIT 300)
  UNION ALL
  (SELECT id, 2 AS rank FROM buildings
   WHERE (:hasCase AND (address ILIKE :contains OR name ILIKE :contains))
      OR (NOT :hasCase AND (address LIKE :contains OR name LIKE :contains)) LIMIT 300)
),
best AS (SELECT id, min(rank) AS rank FROM found GROUP BY id)
SELECT b.id, CASE WHEN b.name = '' THEN b.address ELSE b.name END AS label,
       CASE WHEN b.name = '' THEN coalesce(b.code, '') ELSE b.address END AS detail,
       ST_X(b.inside_point) AS longitude, ST_Y(b.inside_point) AS latitude,
       ST_XMin(b.footprint) AS west, ST_YMin(b.footprint) AS south, ST_XMax(b.footprint) AS east, ST_YMax(b.footprint) AS north,
       best.rank
FROM best JOIN buildings b USING (id)
ORDER BY best.rank, length(b.address), b.address, b.id
LIMIT :limit
