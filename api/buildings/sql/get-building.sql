-- Building :id with the code of its community grid and how many households and people the caller may
-- count in it, or no row.
-- Footprint: GeoJSON, WGS 84.
SELECT b.id, b.code, b.name, b.address, b.use, b.floors, b.built_year AS "builtYear",
       b.community_grid_id AS "communityGridId", g.code AS "communityGridCode", b.grid_rule AS "gridRule",
       inhabitants.households, inhabitants.people,
       ST_AsGeoJSON(b.footprint)::json AS footprint
FROM buildings b
LEFT JOIN grids g ON g.id = b.community_grid_id
CROSS JOIN LATERAL (
  SELECT count(*) AS households, coalesce(sum(size), 0) AS people FROM households h WHERE h.building_id = b.id
) inhabitants
WHERE b.id = :id
