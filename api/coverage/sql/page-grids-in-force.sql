-- A page of the grids in force now, of both coverages, in order of id, with their label point in degrees and
-- the community they lie in ('': none).
--   :afterId  the last id of the page before; 0 for the first page
--   :pageSize rows at most
SELECT page.id, coverage, page.code, page.name, ST_X(label) AS longitude, ST_Y(label) AS latitude,
       coalesce(community_code, '') AS "communityCode", coalesce(a.name, '') AS "communityName"
FROM (SELECT id, coverage, code, name, community_code, ST_Transform(label_3857, 4326) AS label
      FROM grids
      WHERE id > :afterId AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())
      ORDER BY id
      LIMIT :pageSize) page
LEFT JOIN areas a ON a.code = page.community_code
ORDER BY page.id
