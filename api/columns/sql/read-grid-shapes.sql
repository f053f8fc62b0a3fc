-- Grids as the tiles draw them, for COPY (FORMAT binary), which takes no parameters: span of ids and box come from
-- settings of the transaction, as in read-incident-columns.sql. Columns: id, outline in EPSG:3857, the layer's group,
-- start and end of validity, then the attributes.
SELECT id, boundary_3857, coverage, valid_from, valid_to, code, name, responsible_unit, population
FROM grids
WHERE id BETWEEN current_setting('wangge.first_id')::bigint AND current_setting('wangge.last_id')::bigint
  AND boundary && ST_MakeEnvelope(current_setting('wangge.west')::float8, current_setting('wangge.south')::float8,
                                  current_setting('wangge.east')::float8, current_setting('wangge.north')::float8, 4326)
