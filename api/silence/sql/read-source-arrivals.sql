-- Of each source: its last record in (:since, :asOf] or null, and how many came in the twelve hours up to it, it
-- included. :since, :asOf: the window looked at.
SELECT s.source, last.reported_at AS "lastAt",
       (SELECT count(*) FROM incidents i
        WHERE i.source = s.source AND i.reported_at > last.reported_at - interval '12 hours' AND i.reported_at <= last.reported_at) AS arrived
FROM unnest(ARRAY['hotline', 'app', 'web', 'patrol', 'sensor', 'leader', 'media', 'other']) AS s (source)
LEFT JOIN LATERAL (
  SELECT i.reported_at FROM incidents i
  WHERE i.source = s.source AND i.reported_at > :since AND i.reported_at <= :asOf
  ORDER BY i.reported_at DESC LIMIT 1) last ON true
