-- The class groups of run :runId with their skill over the whole city, and how many grids of the caller's territory they
-- are foretold for.
SELECT g.class_id AS "classId", c.name_zh AS "nameZh", c.name_en AS "nameEn", g.skill, g.skill_low AS "low", g.skill_high AS "high", g.covered,
       count(f.grid_id) AS grids, count(f.grid_id) FILTER (WHERE f.beats) AS "gridsBeating"
FROM forecast_groups g
JOIN incident_classes c ON c.id = g.class_id
LEFT JOIN forecasts f ON f.run_id = g.run_id AND f.class_id = g.class_id
WHERE g.run_id = :runId
GROUP BY g.run_id, g.class_id, c.id
ORDER BY sum(f.next14[1]) DESC NULLS LAST, g.class_id
