-- Stores inputs and results by grid of run :runId, given as a JSON array.
INSERT INTO hotspot_results (run_id, grid_id, community_grid_id, neighbour_ids, incidents, exposure, value,
                             incidents_around, expected_around, score, p, adjusted_p, kind)
SELECT :runId, r."gridId", r."communityGridId", r."neighbourIds", r.incidents, r.exposure, r.value,
       r."incidentsAround", r."expectedAround", r.score, r.p, r."adjustedP", r.kind
FROM jsonb_to_recordset(:results) AS r (
  "gridId" bigint, "communityGridId" bigint, "neighbourIds" bigint[], incidents integer, exposure float8, value float8,
  "incidentsAround" integer, "expectedAround" float8, score float8, p float8, "adjustedP" float8, kind text)
