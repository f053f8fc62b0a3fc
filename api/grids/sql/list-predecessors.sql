-- The grids that grid :id came from, with the relation and the share of the predecessor's area, by code.
SELECT g.id, g.code, l.relation, l.area_share AS "areaShare"
FROM grid_lineage l JOIN grids g ON g.id = l.predecessor_id
WHERE l.successor_id = :id
ORDER BY g.code, g.id
