// A town on the parallel 35 N, where 0.001 degrees of longitude are 91.3 m and of latitude 110.9 m. First Street runs
// from W (111.000) over M (111.010) to E (111.020); Back Street 443.8 m north of it runs one way from E to W; a lane
// on an island in the north joins nothing.
export const coverageTown = `
INSERT INTO road_nodes (id, position) VALUES
  (1, ST_SetSRID(ST_MakePoint(111.000, 35.000), 4326)), (2, ST_SetSRID(ST_MakePoint(111.010, 35.000), 4326)),
  (3, ST_SetSRID(ST_MakePoint(111.020, 35.000), 4326)), (4, ST_SetSRID(ST_MakePoint(111.020, 35.004), 4326)),
  (5, ST_SetSRID(ST_MakePoint(111.000, 35.004), 4326)), (8, ST_SetSRID(ST_MakePoint(111.002, 35.020), 4326)),
  (9, ST_SetSRID(ST_MakePoint(111.008, 35.020), 4326));
INSERT INTO roads (name, direction, from_node_id, to_node_id, speed_kmh, path)
  SELECT name, direction, a.id, b.id, 36, ST_MakeLine(a.position, b.position)
  FROM (VALUES ('First Street', 'both', 1, 2), ('First Street', 'both', 2, 3), ('East Road', 'both', 3, 4),
               ('Back Street', 'forward', 4, 5), ('West Road', 'both', 1, 5), ('Island Lane', 'both', 8, 9))
       AS r (name, direction, f, t) JOIN road_nodes a ON a.id = f JOIN road_nodes b ON b.id = t;
INSERT INTO grids (coverage, kind, code, name, valid_from, boundary)
  SELECT coverage, kind, code, name, '2020-01-01', ST_Multi(ST_MakeEnvelope(w, s, e, n, 4326))
  FROM (VALUES ('community', 'comprehensive', '140000000000001', 'West', 111.000, 34.999, 111.010, 35.006),
               ('community', 'comprehensive', '140000000000002', 'East', 111.010, 34.999, 111.020, 35.006),
               ('community', 'comprehensive', '140000000000003', 'Island', 111.000, 35.018, 111.010, 35.022),
               ('unit', 'unit', '140000000000101', 'Block', 111.000, 34.999, 111.004, 35.002))
       AS g (coverage, kind, code, name, w, s, e, n);
INSERT INTO buildings (code, footprint)
  SELECT code, ST_Multi(ST_Expand(ST_SetSRID(ST_MakePoint(x, y), 4326), 0.0001))
  FROM (VALUES ('near', 111.002, 35.0005), ('middle', 111.009, 35.0005), ('east', 111.018, 35.0005),
               ('back', 111.015, 35.0035), ('island', 111.005, 35.0205)) AS b (code, x, y);
INSERT INTO households (building_id, position)
  SELECT b.id, b.inside_point FROM buildings b, generate_series(1, CASE b.code
    WHEN 'near' THEN 10 WHEN 'middle' THEN 20 WHEN 'east' THEN 30 WHEN 'back' THEN 5 ELSE 7 END);
-- One household without a building, in the east, and one beyond every grid and 800 m from any road.
INSERT INTO households (position) VALUES (ST_SetSRID(ST_MakePoint(111.019, 35.0001), 4326)),
  (ST_SetSRID(ST_MakePoint(111.010, 35.0125), 4326));
INSERT INTO class_schemes (scheme, name, source) VALUES ('test', 'test', 'test');
INSERT INTO incident_classes (scheme, code, name_zh, name_en) VALUES ('test', 'E01', '噪声', 'noise');
INSERT INTO incidents (reported_at, position, class_id, status, position_quality, is_outside_city)
  SELECT at::timestamptz, ST_SetSRID(ST_MakePoint(x, y), 4326), (SELECT min(id) FROM incident_classes), status, quality, outside
  FROM (VALUES ('2025-06-30', 111.002, 35.0001, 'open', 'device', false), ('2025-06-01', 111.0021, 35.0001, 'closed', 'device', false),
               ('2025-05-01', 111.018, 35.0001, 'in-progress', 'map', false), ('2025-05-01', 111.018, 35.0001, 'open', 'placeholder', false),
               ('2025-05-01', 111.018, 35.0001, 'closed', 'device', true), ('2024-01-01', 111.018, 35.0001, 'open', 'device', false))
       AS i (at, x, y, status, quality, outside);
INSERT INTO resources (kind, position) VALUES ('clinic', ST_SetSRID(ST_MakePoint(111.000, 35.000), 4326)),
  ('school', ST_SetSRID(ST_MakePoint(111.200, 35.000), 4326));
`
