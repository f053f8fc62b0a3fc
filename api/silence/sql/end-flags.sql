-- Ends the flags of what is not silent any more at :asOf: at the record that ended the silence, where one came.
UPDATE silence_flags f SET ended_at = CASE WHEN now_known.last_at > f.silent_since THEN now_known.last_at ELSE :asOf END
FROM (
  SELECT f2.id, coalesce(s.last_at, g.last_at) AS last_at, coalesce(s.state, g.state, 'gone') AS state
  FROM silence_flags f2
  LEFT JOIN silence_sources s ON s.source = f2.source
  LEFT JOIN silence_grids g ON g.grid_id = f2.grid_id
  WHERE f2.ended_at IS NULL) now_known
WHERE f.id = now_known.id
  AND (now_known.state NOT IN ('broken', 'quiet') OR now_known.last_at > f.silent_since)
