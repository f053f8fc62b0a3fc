-- Roads, the lesser classes from the zoom on at which they can be told apart.
-- :z, :x, :y: the tile's address. The box asked is wider than the tile by the buffer of 64 in 4096 units, so that
-- lines and outlines run on across tile edges.
SELECT ST_AsMVT(t, 'roads', 4096, 'geom', 'id') AS tile
FROM (
  SELECT id, name, road_class AS class,
         ST_AsMVTGeom(path_3857, ST_TileEnvelope(:z, :x, :y), 4096, 64, true) AS geom
  FROM roads
  WHERE path_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
    AND CASE road_class WHEN 'expressway' THEN true WHEN 'arterial' THEN true WHEN 'secondary' THEN :z >= 10
                        WHEN 'branch' THEN :z >= 12 WHEN 'residential' THEN :z >= 13 ELSE :z >= 14 END
) t
WHERE geom IS NOT NULL
