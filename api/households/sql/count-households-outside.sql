-- One row: households that lie in no grid of :coverage, and the newest entry of the change feed.
SELECT count(*) AS "outsideAnyGrid", (SELECT coalesce(max(seq), 0) FROM changes) AS "dataVersion"
FROM households
WHERE CASE :coverage WHEN 'community' THEN community_grid_id ELSE unit_grid_id END IS NULL
