-- Inputs and results by grid of one run, as far as the caller's territory goes.
SELECT r.grid_id AS "gridId", g.code, g.name, ST_X(inside.point) AS longitude, ST_Y(inside.point) AS latitude,
       r.community_grid_id AS "communityGridId", r.neighbour_ids::float8[] AS "neighbourIds", r.incidents, r.exposure, r.value,
       r.incidents_around AS "incidentsAround", r.expected_around AS "expectedAround",
       r.score, r.p, r.adjusted_p AS "adjustedP", r.kind
FROM hotspot_results r
JOIN grids g ON g.id = r.grid_id
CROSS JOIN LATERAL (SELECT ST_PointOnSurface(g.boundary) AS point) inside
WHERE r.run_id = :runId
ORDER BY r.grid_id
