-- What the ground says of places, by their number from 1: whether each lies in the city (true where nothing says where
-- the city ends), in water, and where the caller may make scenarios.
--   :longitudes, :latitudes  degrees, WGS 84
SELECT p.place::int4 AS place,
       NOT ends.are_known
         OR EXISTS (SELECT FROM grids g WHERE g.coverage = 'community' AND g.boundary && p.point AND ST_Intersects(g.boundary, p.point)
                      AND g.valid_from <= now() AND (g.valid_to IS NULL OR g.valid_to > now()))
         OR EXISTS (SELECT FROM areas a WHERE a.level = 'county' AND a.outline && p.point AND ST_Intersects(a.outline, p.point)) AS "isInCity",
       EXISTS (SELECT FROM ground w WHERE w.kind = 'water' AND w.shape && p.point AND ST_Intersects(w.shape, p.point)) AS "isInWater",
       place_within('scenarios', 'make', p.point) AS "isInTerritory"
FROM (SELECT place, ST_SetSRID(ST_MakePoint(longitude, latitude), 4326) AS point
      FROM unnest(:longitudes, :latitudes) WITH ORDINALITY AS given (longitude, latitude, place)) p
CROSS JOIN (SELECT EXISTS (SELECT FROM grids WHERE coverage = 'community')
                   OR EXISTS (SELECT FROM areas WHERE level = 'county' AND outline IS NOT NULL) AS are_known) ends
ORDER BY p.place
