-- Households and people of every grid of :coverage in force, by id of the grid, also of grids where nobody lives.
-- Only counts leave this slice: single households are never listed.
WITH counted AS (
  SELECT CASE :coverage WHEN 'community' THEN community_grid_id ELSE unit_grid_id END AS grid_id,
         count(*) AS households, coalesce(sum(size), 0) AS people
  FROM households
  GROUP BY 1
)
SELECT g.id AS "gridId", coalesce(c.households, 0) AS households, coalesce(c.people, 0) AS people
FROM grids g LEFT JOIN counted c ON c.grid_id = g.id
WHERE g.coverage = :coverage AND g.valid_from <= now() AND (g.valid_to IS NULL OR g.valid_to > now())
ORDER BY g.id
