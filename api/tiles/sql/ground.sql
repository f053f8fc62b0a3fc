-- Water, parks and blocks by use; pieces whose box is smaller than two screen pixels are left out.
-- :z, :x, :y: the tile's address. The box asked is wider than the tile by the buffer of 64 in 4096 units, so that
-- lines and outlines run on across tile edges.
SELECT ST_AsMVT(t, 'ground', 4096, 'geom', 'id') AS tile
FROM (
  SELECT id, kind, name,
         ST_AsMVTGeom(shape_3857, ST_TileEnvelope(:z, :x, :y), 4096, 64, true) AS geom
  FROM ground
  WHERE shape_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
    AND (ST_XMax(shape_3857) - ST_XMin(shape_3857)) * (ST_YMax(shape_3857) - ST_YMin(shape_3857))
        >= 4 * power(40075016.68 / 512 / power(2, :z), 2)
) t
WHERE geom IS NOT NULL
