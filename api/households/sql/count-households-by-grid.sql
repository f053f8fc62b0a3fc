-- Households and people of every grid of :coverage in force that lies in the caller's territory, by id of the grid, also
-- of grids where nobody lives. A unit grid lies where its label point does. Only counts leave this slice: single
-- households are never listed.
WITH counted AS (
  SELECT CASE :coverage WHEN 'community' THEN community_grid_id ELSE unit_grid_id END AS grid_id,
         count(*) AS households, coalesce(sum(size), 0) AS people
  FROM households
  GROUP BY 1
)
SELECT g.id AS "gridId", coalesce(c.households, 0) AS households, coalesce(c.people, 0) AS people
FROM grids g LEFT JOIN counted c ON c.grid_id = g.id
WHERE g.coverage = :coverage AND g.valid_from <= now() AND (g.valid_to IS NULL OR g.valid_to > now())
  AND CASE
    WHEN NOT (SELECT sees_field('households', 'read', 'by-grid')) THEN false
    WHEN (SELECT sees_all('households', 'read')) THEN true
    WHEN g.coverage = 'community' THEN g.id = ANY ((SELECT grids_within('households', 'read'))::bigint[])
    ELSE EXISTS (
      SELECT FROM grids mine
      WHERE mine.id = ANY ((SELECT grids_within('households', 'read'))::bigint[])
        AND mine.boundary && ST_PointOnSurface(g.boundary) AND ST_Intersects(mine.boundary, ST_PointOnSurface(g.boundary)))
  END
ORDER BY g.id
