-- Areas right below :parent (code of a county or street; null: the roots), by code, at most :limit, each with its
-- community grids in force. A grid counts for every area whose code its community's code begins with; areas of one
-- answer have codes of one length, so the grids are counted by that many leading digits once.
WITH counted AS (
  SELECT left(community_code, CASE coalesce(length(:parent), 0) WHEN 0 THEN 6 WHEN 6 THEN 9 ELSE 12 END) AS code, count(*) AS n
  FROM grids
  WHERE coverage = 'community' AND community_code IS NOT NULL
    AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())
  GROUP BY 1
)
SELECT a.code, a.level, a.name, a.parent_code AS "parentCode", coalesce(c.n, 0) AS "gridCount"
FROM areas a LEFT JOIN counted c ON c.code = a.code
WHERE a.parent_code IS NOT DISTINCT FROM :parent
ORDER BY a.code
LIMIT :limit
