-- What the resources with one of :ids are called, where they stand (degrees, WGS 84) and when they are on duty.
SELECT id, name, address, ST_X(position) AS longitude, ST_Y(position) AS latitude, hours
FROM resources WHERE id = ANY (:ids) ORDER BY id
