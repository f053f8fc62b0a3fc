-- A page of the shapes the city's ground is made of, as little-endian WKB in degrees, in order of id.
--   :source   'community' or 'unit' (grids in force of that coverage), 'county' (outlines of areas), 'city' (the drawn ground)
--   :afterId  the last id of the page before; 0 for the first page
--   :pageSize rows at most
SELECT id, ST_AsBinary(shape, 'NDR') AS shape
FROM (
  SELECT id, boundary AS shape FROM grids
  WHERE coverage = :source AND id > :afterId AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())
  UNION ALL
  SELECT id, outline FROM areas WHERE level = :source AND id > :afterId AND outline IS NOT NULL
  UNION ALL
  SELECT id, shape FROM ground WHERE kind = :source AND id > :afterId
) shapes
ORDER BY id
LIMIT :pageSize
