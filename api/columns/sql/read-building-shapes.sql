-- Buildings as the tiles draw them, for COPY (FORMAT binary), which takes no parameters: span of ids and box come from
-- settings of the transaction, as in read-incident-columns.sql. Columns as in read-grid-shapes.sql; buildings have no
-- validity.
SELECT id, footprint_3857, 'buildings'::text, NULL::timestamptz, NULL::timestamptz, community_grid_id::int4, use, floors
FROM buildings
WHERE id BETWEEN current_setting('wangge.first_id')::bigint AND current_setting('wangge.last_id')::bigint
  AND footprint && ST_MakeEnvelope(current_setting('wangge.west')::float8, current_setting('wangge.south')::float8,
                                   current_setting('wangge.east')::float8, current_setting('wangge.north')::float8, 4326)
