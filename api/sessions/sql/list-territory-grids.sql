-- Ids of the community grids, of every time, whose code is one of :grids or whose community lies in one of :areas
-- (division codes). The same rule as territory_grids() of the schema.
SELECT id FROM grids
WHERE coverage = 'community'
  AND (code = ANY (:grids)
       OR EXISTS (SELECT FROM unnest(:areas) AS area
                  WHERE area ~ '^[0-9]+$' AND starts_with(coalesce(community_code, CASE code_scheme WHEN 'gb-15' THEN code END), area)))
