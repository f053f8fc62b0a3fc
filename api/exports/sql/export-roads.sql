-- Roads that touch the box :west :south :east :north (degrees, WGS 84; null: all), by id. Geometry as export_geometry
-- gives it: :srid, :wanted, :digits. Columns in the order of layer-columns.ts.
SELECT export_geometry(r.path, :srid, :wanted, :digits), r.id, r.code, r.name, r.road_class, r.direction, r.speed_kmh, r.length_meters
FROM roads r
WHERE :west IS NULL OR (r.path && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
                        AND ST_Intersects(r.path, ST_MakeEnvelope(:west, :south, :east, :north, 4326)))
ORDER BY r.id
