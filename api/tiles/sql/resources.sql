-- Resources as points.
-- :z, :x, :y: the tile's address. The box asked is wider than the tile by the buffer of 64 in 4096 units, so that
-- lines and outlines run on across tile edges.
SELECT ST_AsMVT(t, 'resources', 4096, 'geom', 'id') AS tile
FROM (
  SELECT id, kind, name, capacity,
         ST_AsMVTGeom(position_3857, ST_TileEnvelope(:z, :x, :y), 4096, 64, true) AS geom
  FROM resources
  WHERE position_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
) t
WHERE geom IS NOT NULL
