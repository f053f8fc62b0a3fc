-- Outlines of the community grids in force where the caller may read scenarios, simplified to some two metres.
SELECT id AS "gridId", code, name, ST_AsGeoJSON(ST_SimplifyPreserveTopology(boundary, 0.00002), 5)::jsonb AS boundary
FROM grids
WHERE coverage = 'community' AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())
  AND ((SELECT sees_all('scenarios', 'read')) OR id = ANY ((SELECT grids_within('scenarios', 'read'))::bigint[]))
ORDER BY code
