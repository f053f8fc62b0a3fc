-- Incidents for the heat bench: three quarters around 400 hot spots of unequal weight, the rest anywhere on 30 x 30 km,
-- over three years, 12 classes and 2,500 square grids, which are only numbers here. How many: the setting bench.rows.
INSERT INTO class_schemes (scheme, name, source) VALUES ('bench', 'Bench categories', 'make-heat-city.sql');
INSERT INTO incident_classes (scheme, code, name_zh, name_en)
  SELECT 'bench', 'C' || n, 'C' || n, 'Category ' || n FROM generate_series(1, 12) n ORDER BY n;
SELECT setseed(0.5);
CREATE TEMP TABLE hot AS
  SELECT i, 0.17 + 0.14 * (random() * 2 - 1) AS x, 0.135 + 0.11 * (random() * 2 - 1) AS y, 0.001 + 0.008 * random() ^ 2 AS spread
  FROM generate_series(0, 399) i;
SELECT ensure_incident_partitions('2021-01-01Z', '2024-01-01Z');
ALTER TABLE incidents DISABLE TRIGGER USER;
INSERT INTO incidents (reported_at, position, position_quality, class_id, source, status, severity, community_grid_id, grid_rule)
  SELECT '2021-01-01Z'::timestamptz + r1 * interval '1094 days', ST_SetSRID(ST_MakePoint(116.18 + x, 39.75 + y), 4326),
         CASE WHEN r2 < 0.02 THEN 'placeholder' ELSE 'address' END, 1 + floor(12 * r2 ^ 1.5)::int,
         (ARRAY['hotline', 'app', 'web', 'patrol'])[1 + floor(r3 * 4)::int],
         (ARRAY['closed', 'closed', 'open', 'in-progress'])[1 + floor(r1 * 4)::int], 1 + floor(r3 * 5)::int,
         1 + floor(least(0.3499, greatest(0, x)) / 0.007)::int * 50 + floor(least(0.2699, greatest(0, y)) / 0.0054)::int, 'position'
  FROM (
    SELECT p.r1, p.r2, p.r3,
           CASE WHEN p.r4 < 0.75 THEN h.x + h.spread * p.gauss * cos(p.angle) ELSE p.ux END AS x,
           CASE WHEN p.r4 < 0.75 THEN h.y + h.spread * p.gauss * sin(p.angle) ELSE p.uy END AS y
    FROM (SELECT random() AS r1, random() AS r2, random() AS r3, random() AS r4, 0.35 * random() AS ux, 0.27 * random() AS uy,
                 sqrt(-2 * ln(1 - random())) AS gauss, 2 * pi() * random() AS angle, floor(400 * random() ^ 3)::int AS spot
          FROM generate_series(1, current_setting('bench.rows')::int)) p
    JOIN hot h ON h.i = p.spot) placed;
ALTER TABLE incidents ENABLE TRIGGER USER;
