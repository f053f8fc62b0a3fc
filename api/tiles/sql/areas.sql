-- Outlines of counties and streets, and of communities from z 11 on.
-- :z, :x, :y: the tile's address. The box asked is wider than the tile by the buffer of 64 in 4096 units, so that
-- lines and outlines run on across tile edges.
SELECT ST_AsMVT(t, 'areas', 4096, 'geom', 'id') AS tile
FROM (
  SELECT id, code, level, name,
         ST_AsMVTGeom(outline_3857, ST_TileEnvelope(:z, :x, :y), 4096, 64, true) AS geom
  FROM areas
  WHERE outline_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
    AND (level <> 'community' OR :z >= 11)
) t
WHERE geom IS NOT NULL
