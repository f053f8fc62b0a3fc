-- Pairs of grids of :coverage in force that share a border or a corner (queen), to a metre (0.00001 degrees): what was
-- drawn by different hands leaves slivers.
WITH in_force AS MATERIALIZED (
  SELECT id, boundary FROM grids
  WHERE coverage = :coverage AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())
)
SELECT a.id AS a, b.id AS b
FROM in_force a
JOIN grids b ON b.boundary && ST_Expand(a.boundary, 0.00001) AND b.id > a.id AND b.coverage = :coverage
  AND b.valid_from <= now() AND (b.valid_to IS NULL OR b.valid_to > now())
WHERE ST_DWithin(a.boundary, b.boundary, 0.00001)
