-- Brings the open alerts into line with the clusters just found (a JSON array): a cluster that shares a grid with an
-- open alert of its class is that alert and renews it, others are new, and open alerts found no more have ended.
-- Returns how many are new.
WITH found AS MATERIALIZED (
  SELECT row_number() OVER () AS n, f.*
  FROM jsonb_to_recordset(:alerts) AS f (
    "classId" integer, "gridIds" bigint[], longitude float8, latitude float8, "radiusMeters" float8, "fromAt" timestamptz,
    "toAt" timestamptz, observed integer, expected float8, p float8, "adjustedP" float8, "recurrenceDays" float8,
    seed integer, replicates integer, "inputsDigest" text, "dataVersion" bigint)
),
known AS MATERIALIZED (
  -- Where two have grown into one, the older goes on.
  SELECT min(id) AS id, n FROM (
    SELECT DISTINCT ON (a.id) a.id, f.n
    FROM cluster_alerts a JOIN found f ON a.ended_at IS NULL AND f."classId" = a.class_id AND f."gridIds" && a.grid_ids
    ORDER BY a.id, f.p, f.n) pairs
  GROUP BY n
),
renewed AS (
  UPDATE cluster_alerts a
  SET grid_ids = f."gridIds", center = ST_SetSRID(ST_MakePoint(f.longitude, f.latitude), 4326),
      radius_meters = f."radiusMeters", from_at = f."fromAt", to_at = f."toAt", observed = f.observed,
      expected = f.expected, p = f.p, adjusted_p = f."adjustedP", recurrence_days = f."recurrenceDays", seed = f.seed,
      replicates = f.replicates, inputs_digest = f."inputsDigest", data_version = f."dataVersion", last_seen_at = now()
  FROM known k JOIN found f ON f.n = k.n
  WHERE a.id = k.id
),
ended AS (
  UPDATE cluster_alerts a SET ended_at = now()
  WHERE a.ended_at IS NULL AND NOT EXISTS (SELECT FROM known k WHERE k.id = a.id)
),
made AS (
  INSERT INTO cluster_alerts (class_id, grid_ids, center, radius_meters, from_at, to_at, observed, expected, p,
                              adjusted_p, recurrence_days, seed, replicates, inputs_digest, data_version)
  SELECT f."classId", f."gridIds", ST_SetSRID(ST_MakePoint(f.longitude, f.latitude), 4326), f."radiusMeters", f."fromAt",
         f."toAt", f.observed, f.expected, f.p, f."adjustedP", f."recurrenceDays", f.seed, f.replicates,
         f."inputsDigest", f."dataVersion"
  FROM found f WHERE NOT EXISTS (SELECT FROM known k WHERE k.n = f.n)
  RETURNING id
)
SELECT count(*)::integer AS made FROM made
