-- Unit grids in force, with everything a label shows. How many live in one is told as of a building: on no tile.
-- :z, :x, :y: the tile's address. The box asked is wider than the tile by the buffer of 64 in 4096 units, so that
-- lines and outlines run on across tile edges.
SELECT ST_AsMVT(t, 'grids', 4096, 'geom', 'id') AS tile
FROM (
  SELECT id, code, name, responsible_unit AS "responsibleUnit",
         ST_AsMVTGeom(boundary_3857, ST_TileEnvelope(:z, :x, :y), 4096, 64, true) AS geom
  FROM grids
  WHERE boundary_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
    AND coverage = 'unit' AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())
) t
WHERE geom IS NOT NULL
