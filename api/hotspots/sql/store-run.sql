-- Stores the head of a run. Returns its id.
INSERT INTO hotspot_runs (made_by, method, coverage, measure, weights, band_meters, rate, seed, permutations, filter,
                          data_version, inputs_digest, tells_sensitive, grid_ids)
VALUES (claim_account(), :method, :coverage, :measure, :weights, :bandMeters, :rate, :seed, :permutations, :filter,
        :dataVersion, :inputsDigest, :tellsSensitive,
        CASE WHEN sees_all('analysis', 'run') THEN NULL ELSE grids_within('analysis', 'run') END)
RETURNING id
