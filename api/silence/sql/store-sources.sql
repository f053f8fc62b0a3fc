-- Replaces what is known of the sources. :sources: array of objects with the columns of silence_sources.
WITH told AS (
  SELECT * FROM jsonb_to_recordset(:sources) AS s (source text, state text, last_at timestamptz, weekly float8, expected float8,
    chance float8, flag_at timestamptz, flag_minutes integer[])
), gone AS (
  DELETE FROM silence_sources WHERE source NOT IN (SELECT source FROM told)
)
INSERT INTO silence_sources SELECT * FROM told
ON CONFLICT (source) DO UPDATE SET state = excluded.state, last_at = excluded.last_at, weekly = excluded.weekly,
  expected = excluded.expected, chance = excluded.chance, flag_at = excluded.flag_at, flag_minutes = excluded.flag_minutes
