-- Figures of a run by grid, as far as the caller reaches.
-- :runId  int8
SELECT r.grid_id AS "gridId", g.code, g.name, r.community_code AS "communityCode", r.reports, r.events, r.rate,
       r.rate_low AS "rateLow", r.rate_high AS "rateHigh", r.estimated_events AS "estimatedEvents", r.weight
FROM reporting_grids r JOIN grids g ON g.id = r.grid_id
WHERE r.run_id = :runId
ORDER BY r.rate
