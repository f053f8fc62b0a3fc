-- Figures of a run by community.
-- :runId  int8
-- :rows   jsonb, an array
INSERT INTO reporting_communities (run_id, community_code, reports, events, mean, rate, rate_low, rate_high, estimated_events)
SELECT :runId, r."communityCode", r.reports, r.events, r.mean, r.rate, r."rateLow", r."rateHigh", r."estimatedEvents"
FROM jsonb_to_recordset(:rows) AS r ("communityCode" text, reports bigint, events float8, mean float8, rate float8, "rateLow" float8,
                                     "rateHigh" float8, "estimatedEvents" float8)
