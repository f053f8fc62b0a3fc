-- Grids of :coverage in force at :at, those that touch the box :west :south :east :north (degrees, WGS 84; null: all), by
-- id. Geometry as export_geometry gives it: :srid, :wanted, :digits. Run by COPY, so the order of columns is that of
-- layer-columns.ts.
SELECT export_geometry(g.boundary, :srid, :wanted, :digits), g.code, g.name, g.kind, g.code_scheme, g.community_code, a.name,
       g.responsible_unit, g.population::int8, g.area_square_meters, g.valid_from, g.valid_to
FROM grids g
LEFT JOIN areas a ON a.code = g.community_code
WHERE g.coverage = :coverage AND g.valid_from <= :at AND (g.valid_to IS NULL OR g.valid_to > :at)
  AND (:west IS NULL OR (g.boundary && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
                         AND ST_Intersects(g.boundary, ST_MakeEnvelope(:west, :south, :east, :north, 4326))))
ORDER BY g.id
