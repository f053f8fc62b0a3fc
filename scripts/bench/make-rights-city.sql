-- A city for the rights bench: 20 x 15 square grids of some 600 m in 5 streets and 60 communities, 200,000 incidents of
-- three years (three quarters around 60 hot spots), 22,000 road segments and 5,000 resources. Needs an empty, migrated
-- database. Triggers are off: grid 1 + 15 * column + row is where an incident lies.
INSERT INTO class_schemes (scheme, name, source) VALUES ('bench', 'Bench categories', 'make-rights-city.sql');
INSERT INTO incident_classes (scheme, code, name_zh, name_en, is_sensitive)
  SELECT 'bench', 'C' || n, '类别' || n, 'Category ' || n, n > 10 FROM generate_series(1, 12) n ORDER BY n;
INSERT INTO areas (code, level, name) VALUES ('999001', 'county', 'County');
INSERT INTO areas (code, level, name, parent_code)
  SELECT '99900100' || s, 'street', 'Street ' || s, '999001' FROM generate_series(1, 5) s;
INSERT INTO areas (code, level, name, parent_code)
  SELECT '99900100' || s || lpad(c::text, 3, '0'), 'community', 'Community ' || c, '99900100' || s
  FROM generate_series(1, 5) s, generate_series(1, 12) c;
INSERT INTO grids (id, coverage, kind, code, code_scheme, name, community_code, responsible_unit, population, valid_from, boundary)
  OVERRIDING SYSTEM VALUE
  SELECT 1 + 15 * x + y, 'community', 'comprehensive', community || lpad((1 + y % 5)::text, 3, '0'), 'gb-15', '网格 ' || (15 * x + y),
         community, 'Unit', 900, '2020-01-01Z',
         ST_Multi(ST_MakeEnvelope(116.18 + x * 0.007, 39.75 + y * 0.0054, 116.18 + (x + 1) * 0.007, 39.75 + (y + 1) * 0.0054, 4326))
  FROM generate_series(0, 19) x, generate_series(0, 14) y,
       LATERAL (SELECT '99900100' || (1 + x / 4) || lpad((1 + (x % 4) * 3 + y / 5)::text, 3, '0') AS community) c;
SELECT setval(pg_get_serial_sequence('grids', 'id'), 300);
SELECT setseed(0.5);
CREATE TEMP TABLE hot AS
  SELECT i, 0.14 * random() AS x, 0.081 * random() AS y, 0.001 + 0.004 * random() ^ 2 AS spread FROM generate_series(0, 59) i;
SELECT ensure_incident_partitions('2021-01-01Z', '2024-01-01Z');
ALTER TABLE incidents DISABLE TRIGGER USER;
INSERT INTO incidents (reported_at, position, position_quality, class_id, source, status, severity, text, address, community_grid_id, grid_rule)
  SELECT '2021-01-01Z'::timestamptz + r1 * interval '1094 days', ST_SetSRID(ST_MakePoint(116.18 + x, 39.75 + y), 4326),
         CASE WHEN r2 < 0.02 THEN 'placeholder' ELSE 'address' END, 1 + floor(12 * r2 ^ 1.5)::int,
         (ARRAY['hotline', 'app', 'web', 'patrol'])[1 + floor(r3 * 4)::int],
         (ARRAY['closed', 'closed', 'open', 'in-progress'])[1 + floor(r1 * 4)::int], 1 + floor(r3 * 5)::int,
         '楼下垃圾堆放多日无人清理，请尽快处理。编号' || n, '柳巷' || (n % 400) || '号', 1 + 15 * floor(x / 0.007)::int + floor(y / 0.0054)::int, 'position'
  FROM (
    SELECT p.n, p.r1, p.r2, p.r3,
           least(0.13999, greatest(0, CASE WHEN p.r4 < 0.75 THEN h.x + h.spread * p.gauss * cos(p.angle) ELSE p.ux END)) AS x,
           least(0.08099, greatest(0, CASE WHEN p.r4 < 0.75 THEN h.y + h.spread * p.gauss * sin(p.angle) ELSE p.uy END)) AS y
    FROM (SELECT n, random() AS r1, random() AS r2, random() AS r3, random() AS r4, 0.14 * random() AS ux, 0.081 * random() AS uy,
                 sqrt(-2 * ln(1 - random())) AS gauss, 2 * pi() * random() AS angle, floor(60 * random() ^ 3)::int AS spot
          FROM generate_series(1, 200000) n) p
    JOIN hot h ON h.i = p.spot) placed;
ALTER TABLE incidents ENABLE TRIGGER USER;
INSERT INTO roads (name, road_class, path)
  SELECT 'Road ' || x, (ARRAY['residential', 'residential', 'residential', 'branch', 'secondary'])[1 + x % 5],
         ST_SetSRID(ST_MakeLine(ST_MakePoint(116.18 + x * 0.001, 39.75 + y * 0.001), ST_MakePoint(116.18 + x * 0.001, 39.751 + y * 0.001)), 4326)
  FROM generate_series(0, 140) x, generate_series(0, 80) y
  UNION ALL
  SELECT 'Lane ' || y, (ARRAY['residential', 'residential', 'residential', 'branch', 'secondary'])[1 + y % 5],
         ST_SetSRID(ST_MakeLine(ST_MakePoint(116.18 + x * 0.001, 39.75 + y * 0.001), ST_MakePoint(116.181 + x * 0.001, 39.75 + y * 0.001)), 4326)
  FROM generate_series(0, 139) x, generate_series(0, 81) y;
INSERT INTO resources (kind, name, capacity, position)
  SELECT (ARRAY['hydrant', 'clinic', 'post'])[1 + n % 3], 'Resource ' || n, n % 9,
         ST_SetSRID(ST_MakePoint(116.18 + 0.14 * random(), 39.75 + 0.081 * random()), 4326) FROM generate_series(1, 5000) n;
