-- Of each community grid in force at :asOf: its last record in (:since, :asOf] or null, without those on placeholder
-- locations, and how many came in the twelve hours up to it, it included.
SELECT g.id AS "gridId", last.reported_at AS "lastAt",
       (SELECT count(*) FROM incidents i
        WHERE i.community_grid_id = g.id AND i.position_quality <> 'placeholder'
          AND i.reported_at > last.reported_at - interval '12 hours' AND i.reported_at <= last.reported_at) AS arrived
FROM grids g
LEFT JOIN LATERAL (
  SELECT i.reported_at FROM incidents i
  WHERE i.community_grid_id = g.id AND i.position_quality <> 'placeholder' AND i.reported_at > :since AND i.reported_at <= :asOf
  ORDER BY i.reported_at DESC LIMIT 1) last ON true
WHERE g.coverage = 'community' AND g.valid_from <= :asOf AND (g.valid_to IS NULL OR g.valid_to > :asOf)
