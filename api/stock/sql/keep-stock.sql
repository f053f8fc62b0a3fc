-- Writes the line of :item at resource :resourceId as of :now, over the one that is there, and returns its id.
INSERT INTO stock (resource_id, item, unit, quantity, minimum, expires_on, updated_at)
VALUES (:resourceId, :item, :unit, :quantity, :minimum, :expiresOn::date, :now)
ON CONFLICT ON CONSTRAINT stock_one_line_an_item
DO UPDATE SET unit = excluded.unit, quantity = excluded.quantity, minimum = excluded.minimum,
              expires_on = excluded.expires_on, updated_at = excluded.updated_at
RETURNING id
