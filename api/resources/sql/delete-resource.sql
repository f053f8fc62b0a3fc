-- Removes resource :id and returns what it was, or no row.
DELETE FROM resources WHERE id = :id
RETURNING id, code, kind, name, address, ST_X(position) AS longitude, ST_Y(position) AS latitude,
          capacity, capacity_unit AS "capacityUnit", hours
