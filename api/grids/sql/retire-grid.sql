-- Ends grid :id at :validTo (null: now) and returns its id; no row when there is no such grid or it has ended already.
UPDATE grids SET valid_to = coalesce(:validTo, now())
WHERE id = :id AND (valid_to IS NULL OR valid_to > now())
RETURNING id
