-- Grids of :coverage in force at :at (null: now), with codes after :after (null: from the first), by code, at most :limit.
-- In one coverage a code names one grid at any instant, so the code is the cursor.
SELECT id, coverage, kind, code, code_scheme AS "codeScheme", name, community_code AS "communityCode",
       responsible_unit AS "responsibleUnit", population, valid_from AS "validFrom", valid_to AS "validTo",
       area_square_meters AS "areaSquareMeters",
       ST_X(ST_PointOnSurface(boundary)) AS "labelLongitude", ST_Y(ST_PointOnSurface(boundary)) AS "labelLatitude"
FROM grids
WHERE coverage = :coverage AND valid_from <= coalesce(:at, now())
  AND (valid_to IS NULL OR valid_to > coalesce(:at, now()))
  AND (:after IS NULL OR code > :after)
ORDER BY code
LIMIT :limit
