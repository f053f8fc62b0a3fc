-- Forecasts by community grid and class group, with what they scored against the seasonal rule day by day. Written by the
-- owner's connections only; a run is kept or dropped as a whole.
CREATE TABLE forecast_runs (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  made_at      timestamptz NOT NULL,
  data_version bigint NOT NULL,
  -- The last whole day that was known; the first day foretold is the next one.
  last_day     date NOT NULL,
  seed         integer NOT NULL
);
CREATE TABLE forecast_groups (
  run_id   bigint NOT NULL REFERENCES forecast_runs (id) ON DELETE CASCADE,
  class_id integer NOT NULL,
  -- Of all grids together, with the 95 % interval; null where the rule made no mistake.
  skill      double precision,
  skill_low  double precision,
  skill_high double precision,
  -- Share of scored counts within the 80 % interval.
  covered    double precision NOT NULL,
  -- The tempo chosen and the spread measured, by name.
  model      jsonb NOT NULL,
  PRIMARY KEY (run_id, class_id)
);
CREATE TABLE forecasts (
  run_id   bigint NOT NULL REFERENCES forecast_runs (id) ON DELETE CASCADE,
  class_id integer NOT NULL,
  grid_id  bigint NOT NULL,
  beats    boolean NOT NULL,
  skill      double precision,
  skill_low  double precision,
  skill_high double precision,
  -- By day foretold: mean and the 80 % interval.
  means    real[] NOT NULL,
  lows     integer[] NOT NULL,
  highs    integer[] NOT NULL,
  -- Mean, low and high of the sum of the next 7 and 14 days.
  next7    real[] NOT NULL,
  next14   real[] NOT NULL,
  -- Counts of the days before, the last one last; scores of the same days, of the forecast and of the rule.
  history      integer[] NOT NULL,
  model_scores real[] NOT NULL,
  rule_scores  real[] NOT NULL,
  PRIMARY KEY (run_id, class_id, grid_id)
);

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['forecast_runs', 'forecast_groups', 'forecasts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', t);
    EXECUTE format('GRANT SELECT ON %I TO wangge_app', t);
  END LOOP;
END $$;
-- How good the forecasts of the whole city are is no count of anybody's grid.
CREATE POLICY forecast_runs_read ON forecast_runs FOR SELECT TO wangge_app USING ((SELECT reach_of('analysis', 'read') IS NOT NULL));
CREATE POLICY forecast_groups_read ON forecast_groups FOR SELECT TO wangge_app USING ((SELECT reach_of('analysis', 'read') IS NOT NULL));
CREATE POLICY forecasts_read ON forecasts FOR SELECT TO wangge_app USING (
  (SELECT sees_all('analysis', 'read')) OR grid_id = ANY ((SELECT grids_within('analysis', 'read'))::bigint[]));
