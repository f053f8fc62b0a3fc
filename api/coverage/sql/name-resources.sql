-- What the resources with one of :ids are called and where they stand, by id. Degrees, WGS 84.
SELECT id, kind, name, address, ST_X(position) AS longitude, ST_Y(position) AS latitude
FROM resources WHERE id = ANY (:ids) ORDER BY id
