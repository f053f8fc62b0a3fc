-- Figures of a run by community, as far as the caller reaches; the names of the divisions.
-- :runId  int8
SELECT c.community_code AS "communityCode", coalesce(a.name, '') AS name, c.reports, c.events, c.rate, c.rate_low AS "rateLow",
       c.rate_high AS "rateHigh", c.estimated_events AS "estimatedEvents"
FROM reporting_communities c LEFT JOIN areas a ON a.code = c.community_code
WHERE c.run_id = :runId
ORDER BY c.rate
