-- Ids of the community grids in force at :at.
SELECT id FROM grids
WHERE coverage = 'community' AND valid_from <= :at AND (valid_to IS NULL OR valid_to > :at)
ORDER BY id
