-- Outlines of the grids with one of :ids, in degrees, to some two metres.
SELECT id AS "gridId", ST_AsGeoJSON(ST_SimplifyPreserveTopology(boundary, 0.00002), 6)::jsonb AS boundary
FROM grids WHERE id = ANY (:ids)
