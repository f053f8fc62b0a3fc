-- Every resource: its kind and its longitude and latitude in degrees, in order of id.
SELECT kind, ST_X(position) AS longitude, ST_Y(position) AS latitude FROM resources ORDER BY id
