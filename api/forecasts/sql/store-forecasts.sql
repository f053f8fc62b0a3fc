-- Keeps the forecasts of one class group of a run. :forecasts: array of objects with the columns of forecasts.
INSERT INTO forecasts
SELECT :runId, f.class_id, f.grid_id, f.beats, f.skill, f.skill_low, f.skill_high, f.means, f.lows, f.highs, f.next7, f.next14,
       f.history, f.model_scores, f.rule_scores
FROM jsonb_to_recordset(:forecasts) AS f (class_id integer, grid_id bigint, beats boolean, skill float8, skill_low float8,
  skill_high float8, means real[], lows integer[], highs integer[], next7 real[], next14 real[], history integer[],
  model_scores real[], rule_scores real[])
