-- The address nearest to each of the places :longitudes :latitudes (degrees, WGS 84), in their order: that of the nearest
-- building that has one, else the name of the nearest road, else null; looked for among the nearest
-- thirty of each and within 0.005 degrees.
SELECT place.number::int4 AS place, coalesce(building.address, road.name) AS address
FROM unnest(:longitudes, :latitudes) WITH ORDINALITY AS place (longitude, latitude, number)
CROSS JOIN LATERAL (SELECT ST_SetSRID(ST_MakePoint(longitude, latitude), 4326) AS position) at
LEFT JOIN LATERAL (
  SELECT near.address
  FROM (SELECT address, inside_point FROM buildings ORDER BY inside_point <-> at.position LIMIT 30) near
  WHERE near.address <> '' AND ST_DWithin(near.inside_point, at.position, 0.005)
  ORDER BY near.inside_point <-> at.position LIMIT 1) building ON true
LEFT JOIN LATERAL (
  SELECT near.name
  FROM (SELECT name, path FROM roads ORDER BY path <-> at.position LIMIT 30) near
  WHERE near.name <> '' AND ST_DWithin(near.path, at.position, 0.005)
  ORDER BY near.path <-> at.position LIMIT 1) road ON true
ORDER BY place.number
