-- Households counted by building, a page of buildings in order of id. `packed` holds six big-endian float8 for each:
-- longitude and latitude of the building's inside point, community grid id, unit grid id (0: none), households, people.
-- Packed because 200,000 rows of text take the service longer to read than the database takes to count them.
--   :afterId  the last building id of the page before; 0 for the first page
--   :pageSize buildings at most
SELECT string_agg(float8send(ST_X(b.inside_point)) || float8send(ST_Y(b.inside_point))
                  || float8send(coalesce(b.community_grid_id, 0)::float8) || float8send(coalesce(b.unit_grid_id, 0)::float8)
                  || float8send(h.households::float8) || float8send(h.people::float8), ''::bytea ORDER BY b.id) AS packed,
       max(b.id) AS "lastId"
FROM (SELECT building_id, count(*) AS households, coalesce(sum(size), 0) AS people
      FROM households
      WHERE building_id > :afterId
      GROUP BY building_id
      ORDER BY building_id
      LIMIT :pageSize) h
JOIN buildings b ON b.id = h.building_id
