-- Roads in a box in degrees, simplified by :tolerance degrees, the lesser classes first so that the greater lie over them.
SELECT road_class AS "roadClass", ST_AsGeoJSON(ST_SimplifyPreserveTopology(path, :tolerance), 6)::jsonb AS path
FROM roads
WHERE path && ST_MakeEnvelope(:west, :south, :east, :north, 4326) AND (NOT :isCoarse OR road_class NOT IN ('path', 'residential'))
ORDER BY array_position(ARRAY['path', 'residential', 'branch', 'secondary', 'arterial', 'expressway'], road_class), id
LIMIT 20000
