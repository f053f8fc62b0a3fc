-- Figures of a run by grid.
-- :runId  int8
-- :rows   jsonb, an array
INSERT INTO reporting_grids (run_id, grid_id, community_code, reports, events, mean, rate, rate_low, rate_high, estimated_events, weight)
SELECT :runId, r."gridId", r."communityCode", r.reports, r.events, r.mean, r.rate, r."rateLow", r."rateHigh", r."estimatedEvents", r.weight
FROM jsonb_to_recordset(:rows) AS r ("gridId" bigint, "communityCode" text, reports bigint, events float8, mean float8, rate float8,
                                     "rateLow" float8, "rateHigh" float8, "estimatedEvents" float8, weight float8)
