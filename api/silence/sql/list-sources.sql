-- What was found of each source that sent anything in the learned weeks, the busiest first.
SELECT source, state, last_at AS "lastAt", weekly, expected, chance, flag_at AS "flagAt", flag_minutes AS "flagMinutes"
FROM silence_sources ORDER BY weekly DESC, source
