-- The incidents as a patient administrator would lay them out for exactly the questions of the heat bench, in the
-- schema bench: plain integers only, hour of the week and place in Web Mercator reckoned beforehand, twice.
--   bench.by_place  in Morton order (key of the z16 cell), with a covering index by that key, one of GiST, and BRIN
--   bench.by_time   in order of time, with a covering index by time and BRIN
-- mx, my: parts of 2^32 of the Web Mercator square, from the middle of it so that they fit an integer; mk likewise.
-- hw: hour of the week from Monday 0:00 in Asia/Shanghai, whose clock is not changed in these years. grid: 0 is none.
CREATE SCHEMA bench;
CREATE FUNCTION bench.spread(cell bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ((d.v | (d.v << 1)) & x'55555555'::bigint) FROM (
    SELECT (c.v | (c.v << 2)) & x'33333333'::bigint AS v FROM (
      SELECT (b.v | (b.v << 4)) & x'0f0f0f0f'::bigint AS v FROM (
        SELECT (cell | (cell << 8)) & x'00ff00ff'::bigint AS v) b) c) d
$$;
CREATE UNLOGGED TABLE bench.by_place AS
  SELECT (bench.spread(x >> 16) | (bench.spread(y >> 16) << 1)) - 2147483648 AS mk, (x - 2147483648)::int4 AS mx, (y - 2147483648)::int4 AS my, t,
         (((t + 28800) / 86400 + 3) % 7 * 24 + (t + 28800) % 86400 / 3600)::int2 AS hw, class, source, status, placeholder, grid
  FROM (
    SELECT floor((ST_X(position) / 360 + 0.5) * 4294967296)::int8 AS x,
           floor((0.5 - ln((1 + sin(radians(ST_Y(position)))) / (1 - sin(radians(ST_Y(position))))) / (4 * pi())) * 4294967296)::int8 AS y,
           floor(extract(epoch FROM reported_at))::int4 AS t, class_id::int2 AS class,
           array_position(ARRAY['hotline', 'app', 'web', 'patrol', 'sensor', 'leader', 'media', 'other'], source)::int2 AS source,
           array_position(ARRAY['open', 'in-progress', 'closed', 'refused'], status)::int2 AS status,
           position_quality = 'placeholder' AS placeholder, coalesce(community_grid_id, 0)::int4 AS grid
    FROM incidents) placed
  ORDER BY 1, mx, my;
ALTER TABLE bench.by_place ALTER COLUMN mk TYPE int4;
CREATE UNLOGGED TABLE bench.by_time AS SELECT * FROM bench.by_place ORDER BY t;
CREATE INDEX by_place_covering ON bench.by_place (mk) INCLUDE (mx, my, t, hw, class, source, status, placeholder, grid) WITH (fillfactor = 100);
CREATE INDEX by_place_point ON bench.by_place USING gist (point(mx, my));
CREATE INDEX by_place_brin ON bench.by_place USING brin (mk) WITH (pages_per_range = 16);
CREATE INDEX by_time_covering ON bench.by_time (t) INCLUDE (mx, my, hw, class, source, status, placeholder, grid) WITH (fillfactor = 100);
CREATE INDEX by_time_brin ON bench.by_time USING brin (t) WITH (pages_per_range = 16);
CREATE EXTENSION IF NOT EXISTS pg_prewarm;
