-- Resources with ids after :after, only those of :kind unless it is null, by id, at most :limit. Degrees, WGS 84.
SELECT id, code, kind, name, address, ST_X(position) AS longitude, ST_Y(position) AS latitude,
       capacity, capacity_unit AS "capacityUnit", hours
FROM resources
WHERE id > :after AND (:kind IS NULL OR kind = :kind)
ORDER BY id
LIMIT :limit
