-- Every resource: its id, kind, hours of duty, capacity (null: unknown), longitude and latitude in degrees, in order of id.
SELECT id, kind, hours, capacity, ST_X(position) AS longitude, ST_Y(position) AS latitude FROM resources ORDER BY id
