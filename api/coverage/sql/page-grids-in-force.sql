-- A page of the grids in force now, of both coverages, in order of id, with their label point in degrees.
--   :afterId  the last id of the page before; 0 for the first page
--   :pageSize rows at most
SELECT id, coverage, code, name, ST_X(label) AS longitude, ST_Y(label) AS latitude
FROM (SELECT id, coverage, code, name, ST_Transform(label_3857, 4326) AS label
      FROM grids
      WHERE id > :afterId AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())
      ORDER BY id
      LIMIT :pageSize) page
ORDER BY id
