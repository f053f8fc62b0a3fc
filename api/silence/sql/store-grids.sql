-- Replaces what is known of the grids. :grids: array of objects with the columns of silence_grids.
WITH told AS (
  SELECT * FROM jsonb_to_recordset(:grids) AS g (grid_id bigint, state text, last_at timestamptz, weekly float8, expected float8,
    chance float8, flag_at timestamptz)
), gone AS (
  DELETE FROM silence_grids WHERE grid_id NOT IN (SELECT grid_id FROM told)
)
INSERT INTO silence_grids SELECT * FROM told
ON CONFLICT (grid_id) DO UPDATE SET state = excluded.state, last_at = excluded.last_at, weekly = excluded.weekly,
  expected = excluded.expected, chance = excluded.chance, flag_at = excluded.flag_at
