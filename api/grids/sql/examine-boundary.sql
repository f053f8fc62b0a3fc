-- One row: what is wrong with :boundary (GeoJSON text, closed rings, degrees), or null when it may be stored. The
-- table's own constraint refuses it too; this one says where it crosses itself.
WITH drawn AS (SELECT ST_SetSRID(ST_GeomFromGeoJSON(:boundary), 4326) AS shape)
SELECT CASE
  WHEN ST_IsEmpty(shape) THEN 'It is empty'
  WHEN NOT ST_IsValid(shape) THEN ST_IsValidReason(shape)
  WHEN ST_YMax(shape) > 85 OR ST_YMin(shape) < -85 THEN 'It reaches beyond 85 degrees of latitude, where the map ends'
END AS fault
FROM drawn
