-- Easting or longitude :x and northing or latitude :y of the system EPSG:srid as degrees of WGS 84; no row when
-- PostGIS does not know :srid. The system is taken from the table's row, so that an unknown one is never tried.
SELECT ST_X(place) AS longitude, ST_Y(place) AS latitude
FROM spatial_ref_sys s
CROSS JOIN LATERAL ST_Transform(ST_SetSRID(ST_MakePoint(:x, :y), s.srid), 4326) AS place
WHERE s.srid = :srid AND s.auth_name = 'EPSG'
