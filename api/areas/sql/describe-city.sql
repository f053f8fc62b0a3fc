-- One row: the city's own words, how much it holds, and the span of its incidents.
-- Counts are exact up to two million rows a table; above that they are what the last ANALYZE estimated,
-- because counting ten million rows takes seconds. The subqueries of a CASE run only when it reaches them.
-- The box (degrees, WGS 84) is that of the grids in force, else of the outlines of areas, else of the middle
-- 99 % of the newest 10,000 incidents, so that a few wrong coordinates do not blow it up.
WITH estimate AS (
  SELECT
    (SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'buildings'::regclass) AS buildings,
    (SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'households'::regclass) AS households,
    (SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'roads'::regclass) AS roads,
    (SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'incidents'::regclass) AS incidents
),
grids_box AS (
  SELECT ST_Extent(boundary) AS box, count(*) FILTER (WHERE coverage = 'community') AS community_grids,
         count(*) FILTER (WHERE coverage = 'unit') AS unit_grids
  FROM grids WHERE valid_from <= now() AND (valid_to IS NULL OR valid_to > now())
),
incidents_box AS (
  SELECT ST_SetSRID(ST_MakeBox2D(
    ST_MakePoint(percentile_disc(0.005) WITHIN GROUP (ORDER BY x), percentile_disc(0.005) WITHIN GROUP (ORDER BY y)),
    ST_MakePoint(percentile_disc(0.995) WITHIN GROUP (ORDER BY x), percentile_disc(0.995) WITHIN GROUP (ORDER BY y))), 4326)::box2d AS box
  FROM (SELECT ST_X(position) AS x, ST_Y(position) AS y FROM incidents ORDER BY reported_at DESC LIMIT 10000) newest
),
city_box AS (
  SELECT coalesce((SELECT box FROM grids_box), (SELECT ST_Extent(outline) FROM areas), (SELECT box FROM incidents_box)) AS box
)
SELECT
  coalesce((SELECT value FROM city_settings WHERE key = 'name_zh'), '') AS "nameZh",
  coalesce((SELECT value FROM city_settings WHERE key = 'name_en'), '') AS "nameEn",
  (SELECT value FROM city_settings WHERE key = 'timezone') AS timezone,
  coalesce((SELECT value FROM city_settings WHERE key = 'made_by'), 'unknown') AS "madeBy",
  (SELECT max(reported_at) FROM incidents) AS "newestIncidentAt",
  (SELECT min(reported_at) FROM incidents) AS "oldestIncidentAt",
  ST_XMin(b.box) AS west, ST_YMin(b.box) AS south, ST_XMax(b.box) AS east, ST_YMax(b.box) AS north,
  g.community_grids AS "communityGrids",
  g.unit_grids AS "unitGrids",
  CASE WHEN e.buildings > 2e6 THEN e.buildings ELSE (SELECT count(*) FROM buildings) END::float8 AS buildings,
  CASE WHEN e.households > 2e6 THEN e.households ELSE (SELECT count(*) FROM households) END::float8 AS households,
  CASE WHEN e.incidents > 2e6 THEN e.incidents ELSE (SELECT count(*) FROM incidents) END::float8 AS incidents,
  (SELECT count(*) FROM incidents WHERE position_quality = 'placeholder') AS placeholders,
  (SELECT count(*) FROM resources) AS resources,
  CASE WHEN e.roads > 2e6 THEN e.roads ELSE (SELECT count(*) FROM roads) END::float8 AS roads
FROM estimate e CROSS JOIN grids_box g CROSS JOIN city_box b
