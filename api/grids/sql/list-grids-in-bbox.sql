-- As list-grids, only those whose box touches :west :south :east :north (degrees, WGS 84).
SELECT id, coverage, kind, code, code_scheme AS "codeScheme", name, community_code AS "communityCode",
       responsible_unit AS "responsibleUnit", population, valid_from AS "validFrom", valid_to AS "validTo",
       area_square_meters AS "areaSquareMeters",
       ST_X(ST_PointOnSurface(boundary)) AS "labelLongitude", ST_Y(ST_PointOnSurface(boundary)) AS "labelLatitude"
FROM grids
WHERE boundary && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
  AND coverage = :coverage AND valid_from <= coalesce(:at, now())
  AND (valid_to IS NULL OR valid_to > coalesce(:at, now()))
  AND (:after IS NULL OR code > :after)
ORDER BY code
LIMIT :limit
