-- One grid by :id, in force or not, with the names of the areas it lies in and how many live and stand in it,
-- as far as the caller may count them; "territoryGridId" is the community grid that decides that: itself, or the one a unit
-- grid's label point lies in.
-- Without a stored community a 15-digit code still says which one it belongs to. Boundary: GeoJSON, WGS 84.
SELECT g.id, g.coverage, g.kind, g.code, g.code_scheme AS "codeScheme", g.name, g.community_code AS "communityCode",
       g.responsible_unit AS "responsibleUnit", g.population, g.valid_from AS "validFrom", g.valid_to AS "validTo",
       g.area_square_meters AS "areaSquareMeters",
       ST_X(ST_PointOnSurface(g.boundary)) AS "labelLongitude", ST_Y(ST_PointOnSurface(g.boundary)) AS "labelLatitude",
       ST_AsGeoJSON(g.boundary)::json AS boundary,
       (SELECT name FROM areas WHERE code = left(place.code, 6)) AS county,
       (SELECT name FROM areas WHERE code = left(place.code, 9)) AS street,
       (SELECT name FROM areas WHERE code = left(place.code, 12)) AS community,
       inhabitants.households, inhabitants.people,
       (SELECT count(*) FROM buildings b WHERE b.community_grid_id = g.id OR b.unit_grid_id = g.id) AS buildings,
       CASE g.coverage WHEN 'community' THEN g.id ELSE grid_at('community', ST_PointOnSurface(g.boundary)) END AS "territoryGridId",
       data_version() AS "dataVersion"
FROM grids g
CROSS JOIN LATERAL (
  SELECT coalesce(g.community_code, CASE g.code_scheme WHEN 'gb-15' THEN left(g.code, 12) END) AS code
) place
CROSS JOIN LATERAL (
  SELECT count(*) AS households, coalesce(sum(size), 0) AS people
  FROM households h WHERE h.community_grid_id = g.id OR h.unit_grid_id = g.id
) inhabitants
WHERE g.id = :id
