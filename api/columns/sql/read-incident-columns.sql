-- The columns the service keeps of each incident, as fixed-size records for COPY (FORMAT binary): no value is null.
-- COPY takes no parameters, so the span of ids and the box come from settings of the transaction (see columns.queries.ts):
-- wangge.first_id, wangge.last_id: ids, both included; wangge.west, south, east, north: box in degrees, WGS 84.
-- facets: bits 0-2 source, 3-4 status, 5 placeholder location, 6 outside the city; numbered as in incident-facets.ts.
SELECT id,
       ST_X(position),
       ST_Y(position),
       reported_at,
       class_id,
       (CASE source WHEN 'hotline' THEN 0 WHEN 'app' THEN 1 WHEN 'web' THEN 2 WHEN 'patrol' THEN 3
                    WHEN 'sensor' THEN 4 WHEN 'leader' THEN 5 WHEN 'media' THEN 6 ELSE 7 END
        + CASE status WHEN 'open' THEN 0 WHEN 'in-progress' THEN 8 WHEN 'closed' THEN 16 ELSE 24 END
        + CASE WHEN position_quality = 'placeholder' THEN 32 ELSE 0 END
        + CASE WHEN is_outside_city THEN 64 ELSE 0 END)::int2,
       severity,
       coalesce(community_grid_id, 0)::int4,
       coalesce(unit_grid_id, 0)::int4
FROM incidents
WHERE id BETWEEN current_setting('wangge.first_id')::bigint AND current_setting('wangge.last_id')::bigint
  AND position && ST_MakeEnvelope(current_setting('wangge.west')::float8, current_setting('wangge.south')::float8,
                                  current_setting('wangge.east')::float8, current_setting('wangge.north')::float8, 4326)
