-- One row about a typed coordinate :longitude :latitude (degrees): the code of the community grid in force that holds
-- it ('' for none), and how far off the nearest grid is in degrees (null when there are no grids at all). The point is
-- written out each time: taken from a WITH it would not reach the index.
SELECT
  coalesce((
    SELECT code FROM grids
    WHERE boundary && ST_SetSRID(ST_MakePoint(:longitude, :latitude), 4326)
      AND ST_Intersects(boundary, ST_SetSRID(ST_MakePoint(:longitude, :latitude), 4326))
      AND coverage = 'community' AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())
    ORDER BY id LIMIT 1), '') AS "gridCode",
  (SELECT boundary <-> ST_SetSRID(ST_MakePoint(:longitude, :latitude), 4326) FROM grids
   ORDER BY boundary <-> ST_SetSRID(ST_MakePoint(:longitude, :latitude), 4326) LIMIT 1) AS "gridDistance"
