-- Incidents not yet closed or refused, of any age, by grid of either coverage. Grid ids are unique over both.
SELECT coalesce(community_grid_id, unit_grid_id) AS "gridId", count(*)::float8 AS "openIncidents"
FROM incidents
WHERE status IN ('open', 'in-progress') AND (community_grid_id IS NOT NULL OR unit_grid_id IS NOT NULL)
GROUP BY GROUPING SETS ((community_grid_id), (unit_grid_id))
HAVING coalesce(community_grid_id, unit_grid_id) IS NOT NULL
