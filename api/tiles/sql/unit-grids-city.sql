-- Unit grids in force for z 12: outlines on a lattice of half a screen pixel, and no words, for they are many.
-- :z, :x, :y: the tile's address. The box asked is wider than the tile by the buffer of 64 in 4096 units, so that
-- lines and outlines run on across tile edges.
-- Neighbours share their vertices and a vertex is rounded the same way for both, so a coarser lattice thins the
-- outline without opening gaps.
SELECT ST_AsMVT(t, 'grids', 1024, 'geom', 'id') AS tile
FROM (
  SELECT id,
         ST_AsMVTGeom(boundary_3857, ST_TileEnvelope(:z, :x, :y), 1024, 16, true) AS geom
  FROM grids
  WHERE boundary_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
    AND coverage = 'unit' AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())
) t
WHERE geom IS NOT NULL
