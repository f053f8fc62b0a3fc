-- What was found of each grid of the caller's territory: the quiet ones first, then those nearest to their flag.
SELECT s.grid_id AS "gridId", g.code, g.name, s.state, s.last_at AS "lastAt", s.weekly, s.expected, s.chance, s.flag_at AS "flagAt"
FROM silence_grids s JOIN grids g ON g.id = s.grid_id
ORDER BY s.state <> 'quiet', s.chance, g.code
