-- Alerts that go on, then those that ended within 30 days, each with the latest first. Ids come as float8, which reaches the service as numbers.
SELECT a.id, a.class_id AS "classId", a.grid_ids::float8[] AS "gridIds", ST_X(a.center) AS longitude, ST_Y(a.center) AS latitude,
       (SELECT g.name FROM grids g WHERE ST_Intersects(g.boundary, a.center) AND g.id = ANY (a.grid_ids) LIMIT 1) AS "gridName",
       a.radius_meters AS "radiusMeters", a.from_at AS "fromAt", a.to_at AS "toAt", a.observed, a.expected, a.p,
       a.adjusted_p AS "adjustedP", a.recurrence_days AS "recurrenceDays", a.seed, a.replicates,
       a.inputs_digest AS "inputsDigest", a.data_version AS "dataVersion", a.first_seen_at AS "firstSeenAt",
       a.last_seen_at AS "lastSeenAt", a.ended_at AS "endedAt", a.seen_at AS "seenAt"
FROM cluster_alerts a
WHERE a.ended_at IS NULL OR a.ended_at > now() - interval '30 days'
ORDER BY a.ended_at IS NOT NULL, a.first_seen_at DESC, a.id DESC
LIMIT 200
