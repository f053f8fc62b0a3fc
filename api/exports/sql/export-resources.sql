-- Resources in the box :west :south :east :north (degrees, WGS 84; null: all) of :kinds (null: all), by id. Geometry as
-- export_geometry gives it: :srid, :wanted, :digits. Columns in the order of layer-columns.ts.
SELECT export_geometry(r.position, :srid, :wanted, :digits), r.id, r.code, r.kind, r.name, r.address, r.capacity::int8, r.capacity_unit, r.hours
FROM resources r
WHERE (:kinds IS NULL OR r.kind = ANY (:kinds))
  AND (:west IS NULL OR (r.position && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
       AND ST_X(r.position) BETWEEN :west AND :east AND ST_Y(r.position) BETWEEN :south AND :north))
ORDER BY r.id
