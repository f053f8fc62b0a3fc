-- Forecasts of run :runId for the group :classId, of the caller's territory, the most expected first.
SELECT f.grid_id AS "gridId", g.code, g.name, f.beats, f.skill, f.skill_low AS "low", f.skill_high AS "high", f.next7, f.next14
FROM forecasts f JOIN grids g ON g.id = f.grid_id
WHERE f.run_id = :runId AND f.class_id = :classId
ORDER BY f.beats DESC, f.next14[1] DESC, g.code
