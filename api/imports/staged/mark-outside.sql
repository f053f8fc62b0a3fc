-- Marks positions that lie in no grid in force and in no area's outline, where there are any.
UPDATE staged_place p SET is_outside = true
WHERE community_grid_id IS NULL AND unit_grid_id IS NULL
  AND NOT EXISTS (SELECT FROM areas a WHERE a.outline && p.position AND ST_Intersects(a.outline, p.position))
  AND (EXISTS (SELECT FROM grids WHERE valid_from <= now() AND (valid_to IS NULL OR valid_to > now()))
       OR EXISTS (SELECT FROM areas WHERE outline IS NOT NULL))
