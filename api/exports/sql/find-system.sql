-- The definition (WKT 1) of spatial reference system :srid.
SELECT srtext AS wkt FROM spatial_ref_sys WHERE srid = :srid
