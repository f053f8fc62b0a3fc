-- Notes silences newly flagged at :asOf, of sources and of grids; one that is open already stays as it was raised.
INSERT INTO silence_flags (source, grid_id, silent_since, flagged_at, expected, chance)
SELECT source, NULL::bigint, last_at, least(flag_at, :asOf), expected, chance FROM silence_sources WHERE state = 'broken'
UNION ALL
SELECT NULL, grid_id, last_at, least(flag_at, :asOf), expected, chance FROM silence_grids WHERE state = 'quiet'
ON CONFLICT DO NOTHING
