-- Estimates of reporting and forecasts are everybody's figures: who starts or stops a run has the whole city.

GRANT INSERT (from_at, to_at, data_version, state), UPDATE (state, share, error, finished_at) ON reporting_runs TO wangge_app;
CREATE POLICY reporting_runs_start ON reporting_runs FOR INSERT TO wangge_app WITH CHECK ((SELECT sees_all('analysis', 'renew')));
CREATE POLICY reporting_runs_stop ON reporting_runs FOR UPDATE TO wangge_app USING ((SELECT sees_all('analysis', 'renew')));

-- Forecasts are made in one long transaction of the owner, also by themselves: a person only asks for it, through this.
CREATE FUNCTION ask_for_forecasts() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF NOT sees_all('analysis', 'renew') THEN
    RAISE insufficient_privilege USING MESSAGE = 'forecasts of the whole city are made anew by who has the whole city';
  END IF;
  RETURN true;
END $$;
