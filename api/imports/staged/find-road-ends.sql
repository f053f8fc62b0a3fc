-- The ends of each road and the nodes its codes name; of several nodes with one code the nearest to the path.
INSERT INTO staged_end (row, from_id, to_id, from_code, to_code, start_point, end_point)
SELECT s.row, f.id, t.id, s.from_node, s.to_node, ST_StartPoint(s.geom), ST_EndPoint(s.geom)
FROM staged s
LEFT JOIN LATERAL (SELECT n.id FROM road_nodes n WHERE n.code = s.from_node ORDER BY n.position <-> s.geom, n.id LIMIT 1) f ON true
LEFT JOIN LATERAL (SELECT n.id FROM road_nodes n WHERE n.code = s.to_node ORDER BY n.position <-> s.geom, n.id LIMIT 1) t ON true
WHERE s.geom IS NOT NULL AND NOT EXISTS (SELECT FROM staged_note n WHERE n.row = s.row AND n.kind = 'refused')
