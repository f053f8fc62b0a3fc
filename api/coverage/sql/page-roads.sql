-- A page of the roads that have both nodes, in order of id, with the path as little-endian WKB in degrees.
--   :afterId  the last id of the page before; 0 for the first page
--   :pageSize rows at most
SELECT id, from_node_id AS "fromNodeId", to_node_id AS "toNodeId", length_meters AS "lengthMeters",
       speed_kmh AS "speedKmh", direction, road_class = 'expressway' AS "isExpressway", road_class = 'path' AS "isPath",
       ST_AsBinary(path, 'NDR') AS path
FROM roads
WHERE id > :afterId AND from_node_id IS NOT NULL AND to_node_id IS NOT NULL
ORDER BY id
LIMIT :pageSize
