-- Runs the caller may read, newest first; :id for one of them, else null.
SELECT r.id, r.made_at AS "madeAt", a.name AS "madeBy", r.method, r.coverage, r.measure, r.weights,
       r.band_meters AS "bandMeters", r.rate, r.seed, r.permutations, r.filter, r.data_version AS "dataVersion",
       r.inputs_digest AS "inputsDigest"
FROM hotspot_runs r
LEFT JOIN accounts a ON a.id = r.made_by
WHERE :id IS NULL OR r.id = :id
ORDER BY r.id DESC
LIMIT 100
