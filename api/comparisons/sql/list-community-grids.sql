-- Those of :ids that are community grids of any time.
-- :ids  bigint[]
SELECT id FROM grids WHERE coverage = 'community' AND id = ANY (:ids)
