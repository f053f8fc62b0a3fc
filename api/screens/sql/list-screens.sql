-- Every screen, or only :id (null: all), those in use first.
SELECT s.id, s.name, s.level, s.territory_kind AS "territoryKind", s.territory_code AS "territoryCode", s.paired_at AS "pairedAt",
       coalesce(a.name, '') AS "pairedBy", s.revoked_at AS "revokedAt", s.last_seen_at AS "lastSeenAt"
FROM screens s LEFT JOIN accounts a ON a.id = s.paired_by
WHERE :id IS NULL OR s.id = :id
ORDER BY s.revoked_at IS NOT NULL, s.name, s.id
LIMIT 500
