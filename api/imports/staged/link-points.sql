-- Each position with the grids in force now (of several the oldest, as grid_at does), and whether too many rows
-- share it to be true: at least 100 and 1 % of the file. Written as new rows: updating indexed ones takes far longer.
-- :rowsRead rows of the whole file; null where equal positions mean nothing.
WITH link AS (
  SELECT p.id, min(g.id) FILTER (WHERE g.coverage = 'community') AS community, min(g.id) FILTER (WHERE g.coverage = 'unit') AS unit
  FROM grids g JOIN staged_point p ON g.boundary && p.position AND ST_Intersects(g.boundary, p.position)
  WHERE g.valid_from <= now() AND (g.valid_to IS NULL OR g.valid_to > now())
  GROUP BY p.id
)
INSERT INTO staged_place (id, x, y, rows, position, is_placeholder, is_outside, community_grid_id, unit_grid_id)
SELECT p.id, p.x, p.y, p.rows, p.position, coalesce(p.rows >= 100 AND p.rows >= 0.01 * :rowsRead, false), false, l.community, l.unit
FROM staged_point p LEFT JOIN link l USING (id)
