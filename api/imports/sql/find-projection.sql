-- The definition of a coordinate system in PROJ's words.
-- :code EPSG code.
SELECT proj4text AS definition FROM spatial_ref_sys WHERE srid = :code AND auth_name = 'EPSG' AND proj4text <> ''
