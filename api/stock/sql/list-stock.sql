-- Lines of stock with ids after :after, by id, at most :limit; only of resource :resource, of :item, in one of :states or
-- with id :id unless that is null. The state is as of the city's day at :now; what expires within :days is about to.
-- Degrees, WGS 84.
SELECT s.id, s.resource_id AS "resourceId", r.kind, r.name, r.address, r.hours, ST_X(r.position) AS longitude, ST_Y(r.position) AS latitude,
       s.item, s.unit, s.quantity, s.minimum, to_char(s.expires_on, 'YYYY-MM-DD') AS "expiresOn",
       stock_state(s.quantity, s.minimum, s.expires_on, city.today, :days) AS state, s.updated_at AS "updatedAt"
FROM (SELECT city_day(:now) AS today) city
CROSS JOIN stock s
JOIN resources r ON r.id = s.resource_id
WHERE s.id > :after
  AND (:id IS NULL OR s.id = :id)
  AND (:resource IS NULL OR s.resource_id = :resource)
  AND (:item IS NULL OR s.item = :item)
  AND (:states IS NULL OR stock_state(s.quantity, s.minimum, s.expires_on, city.today, :days) = ANY (:states))
ORDER BY s.id
LIMIT :limit
