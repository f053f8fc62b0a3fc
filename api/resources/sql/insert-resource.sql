-- Stores a resource at :longitude :latitude (degrees, WGS 84) and returns it.
INSERT INTO resources (kind, name, address, position, capacity, capacity_unit, hours)
VALUES (:kind, :name, :address, ST_SetSRID(ST_MakePoint(:longitude, :latitude), 4326), :capacity, :capacityUnit, :hours)
RETURNING id, code, kind, name, address, ST_X(position) AS longitude, ST_Y(position) AS latitude,
          capacity, capacity_unit AS "capacityUnit", hours
