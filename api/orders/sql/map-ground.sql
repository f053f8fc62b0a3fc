-- Water and green in a box in degrees, cut to it and simplified by :tolerance degrees.
SELECT kind, ST_AsGeoJSON(ST_SimplifyPreserveTopology(shape, :tolerance), 6)::jsonb AS shape
FROM ground
WHERE kind IN ('water', 'park', 'green') AND shape && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
ORDER BY kind DESC, id
LIMIT 5000
