-- Who a changed grid came from.
INSERT INTO grid_lineage (predecessor_id, successor_id, relation, area_share)
SELECT o.id, n.id, CASE WHEN ST_Equals(o.boundary, n.boundary) THEN 'rename' ELSE 'redraw' END,
       greatest(1e-9, least(1, ST_Area(ST_Intersection(o.boundary, n.boundary)) / ST_Area(o.boundary)))
FROM staged_plan p JOIN grids o ON o.id = p.old_id JOIN grids n ON n.id = p.row_id WHERE p.old_id <> p.row_id
