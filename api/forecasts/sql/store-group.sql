-- Keeps one class group of a run. :group: object with the columns of forecast_groups.
INSERT INTO forecast_groups
SELECT :runId, g.class_id, g.skill, g.skill_low, g.skill_high, g.covered, g.model
FROM jsonb_to_record(:group) AS g (class_id integer, skill float8, skill_low float8, skill_high float8, covered float8, model jsonb)
