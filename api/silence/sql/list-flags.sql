-- The newest :limit flags, open ones first; grids only of the caller's territory.
SELECT f.id, f.source, f.grid_id AS "gridId", coalesce(nullif(g.name, ''), g.code) AS "gridName", f.silent_since AS "silentSince",
       f.flagged_at AS "flaggedAt", f.ended_at AS "endedAt", f.expected, f.chance
FROM silence_flags f LEFT JOIN grids g ON g.id = f.grid_id
ORDER BY f.ended_at IS NOT NULL, f.flagged_at DESC, f.id DESC
LIMIT :limit
