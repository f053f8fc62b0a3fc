-- Incidents of the days before the city's newest one, counted by place, packed as in pack-building-households.sql, at
-- most 20,000 places a row, in no order. A place is a cell of 0.0001 degrees (about 10 m), at the mean of its
-- positions, so that a million reports stay bounded. Left out: placeholder locations, whose place nobody knows, and
-- reports outside the city.
--   :days length of the period, in days
SELECT string_agg(float8send(longitude) || float8send(latitude)
                  || float8send(community_grid_id::float8) || float8send(unit_grid_id::float8)
                  || float8send(incidents::float8) || float8send(0), ''::bytea) AS packed
FROM (
  SELECT avg(ST_X(position)) AS longitude, avg(ST_Y(position)) AS latitude,
         coalesce(community_grid_id, 0) AS community_grid_id, coalesce(unit_grid_id, 0) AS unit_grid_id,
         count(*) AS incidents, row_number() OVER () AS place
  FROM incidents
  WHERE reported_at > (SELECT max(reported_at) FROM incidents) - make_interval(days => :days)
    AND position_quality <> 'placeholder' AND NOT is_outside_city
  GROUP BY (ST_X(position) * 10000)::integer, (ST_Y(position) * 10000)::integer,
           coalesce(community_grid_id, 0), coalesce(unit_grid_id, 0)
) places
GROUP BY place / 20000
