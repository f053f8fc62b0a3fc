-- One forecast of run :runId whole: the group :classId in the grid :gridId, or no row outside the territory.
SELECT f.grid_id AS "gridId", g.code, g.name, f.beats, f.skill, f.skill_low AS "low", f.skill_high AS "high", f.means, f.lows, f.highs,
       f.next7, f.next14, f.history, f.model_scores AS "modelScores", f.rule_scores AS "ruleScores"
FROM forecasts f JOIN grids g ON g.id = f.grid_id
WHERE f.run_id = :runId AND f.class_id = :classId AND f.grid_id = :gridId
