-- Households without a building, a page in order of id, packed as in pack-building-households.sql (each counts 1).
--   :afterId  the last household id of the page before; 0 for the first page
--   :pageSize households at most
SELECT string_agg(float8send(ST_X(position)) || float8send(ST_Y(position))
                  || float8send(coalesce(community_grid_id, 0)::float8) || float8send(coalesce(unit_grid_id, 0)::float8)
                  || float8send(1) || float8send(coalesce(size, 0)::float8), ''::bytea ORDER BY id) AS packed,
       max(id) AS "lastId"
FROM (SELECT id, size, position, community_grid_id, unit_grid_id
      FROM households
      WHERE building_id IS NULL AND id > :afterId
      ORDER BY id
      LIMIT :pageSize) page
