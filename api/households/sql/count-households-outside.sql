-- One row: households that lie in no grid of :coverage (null unless the caller's territory is the whole city), and the
-- newest entry of the change feed.
SELECT CASE WHEN (SELECT sees_all('households', 'read')) THEN count(*) END AS "outsideAnyGrid", data_version() AS "dataVersion"
FROM households
WHERE CASE :coverage WHEN 'community' THEN community_grid_id ELSE unit_grid_id END IS NULL
