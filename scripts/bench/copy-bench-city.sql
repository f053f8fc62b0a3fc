-- Copies the synthetic bench city from staging tables (grids_in, buildings_in, incidents_in, in the schema bench_in)
-- into the governed tables. Buildings are stored along the Hilbert curve that ORDER BY geometry follows, so that one
-- tile reads few pages. Needs an empty, migrated database; the caller drops bench_in afterwards.
INSERT INTO class_schemes (scheme, name, source) VALUES ('bench', 'Bench categories', 'make-data.sql');
INSERT INTO incident_classes (scheme, code, name_zh, name_en)
  SELECT 'bench', 'C' || n, 'C' || n, 'Category ' || n FROM generate_series(1, 12) n ORDER BY n;
INSERT INTO grids (id, coverage, kind, code, code_scheme, name, responsible_unit, population, valid_from, boundary)
  OVERRIDING SYSTEM VALUE
  SELECT id, 'community', 'comprehensive', code, 'free', name, manager, population, '2020-01-01Z', ST_Multi(geom)
  FROM bench_in.grids_in ORDER BY geom;
INSERT INTO buildings (id, address, use, floors, built_year, footprint, community_grid_id, grid_rule)
  OVERRIDING SYSTEM VALUE
  SELECT id, address, use, floors, built, ST_Multi(geom), grid_id, 'inside-point' FROM bench_in.buildings_in ORDER BY geom;
SELECT ensure_incident_partitions(min(reported_at), max(reported_at)) FROM bench_in.incidents_in;
INSERT INTO incidents (id, reported_at, position, position_quality, class_id, source, status, severity, community_grid_id, grid_rule)
  SELECT i.id, i.reported_at, i.geom, 'address', c.id, 'hotline',
         (ARRAY['open', 'in-progress', 'refused', 'closed'])[i.status], i.severity, i.grid_id, 'position'
  FROM bench_in.incidents_in i JOIN incident_classes c ON c.scheme = 'bench' AND c.code = 'C' || i.category ORDER BY i.id;
SELECT setval(pg_get_serial_sequence('grids', 'id'), max(id)) FROM grids;
SELECT setval(pg_get_serial_sequence('buildings', 'id'), max(id)) FROM buildings;
SELECT setval('incidents_id', max(id)) FROM incidents;
