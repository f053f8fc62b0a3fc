-- Buildings that touch the box :west :south :east :north (degrees, WGS 84; null: all), by id. Geometry as
-- export_geometry gives it: :srid, :wanted, :digits. Columns in the order of layer-columns.ts.
SELECT export_geometry(b.footprint, :srid, :wanted, :digits), b.id, b.code, b.name, b.address, b.use, b.floors::int8,
       b.built_year::int8, g.code
FROM buildings b
LEFT JOIN grids g ON g.id = b.community_grid_id
WHERE :west IS NULL OR (b.footprint && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
                        AND ST_Intersects(b.footprint, ST_MakeEnvelope(:west, :south, :east, :north, 4326)))
ORDER BY b.id
