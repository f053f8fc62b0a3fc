-- How often events get reported, estimated area by area; one run of the estimate at a time, the newest is kept.
-- Nothing in it is about a person: reports are counted by grid and community, and none is named.
CREATE TABLE reporting_runs (
  id           bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT reporting_runs_pkey PRIMARY KEY,
  state        text NOT NULL DEFAULT 'running' CONSTRAINT reporting_runs_state_known CHECK (
    state IN ('running', 'done', 'failed', 'cancelled')),
  share        float8 NOT NULL DEFAULT 0 CONSTRAINT reporting_runs_share_in_range CHECK (share BETWEEN 0 AND 1),
  from_at      timestamptz NOT NULL,
  to_at        timestamptz NOT NULL,
  started_at   timestamptz NOT NULL DEFAULT now(),
  finished_at  timestamptz,
  data_version bigint NOT NULL,
  error        text,
  CONSTRAINT reporting_runs_period_runs_forward CHECK (from_at < to_at)
);
CREATE UNIQUE INDEX reporting_runs_one_at_a_time ON reporting_runs (state) WHERE state = 'running';

CREATE TABLE reporting_communities (
  run_id           bigint NOT NULL CONSTRAINT reporting_communities_run_exists REFERENCES reporting_runs (id) ON DELETE CASCADE,
  community_code   text NOT NULL,
  reports          bigint NOT NULL,
  events           float8 NOT NULL,
  mean             float8 NOT NULL,
  rate             float8 NOT NULL,
  rate_low         float8 NOT NULL,
  rate_high        float8 NOT NULL,
  estimated_events float8 NOT NULL,
  CONSTRAINT reporting_communities_pkey PRIMARY KEY (run_id, community_code)
);
CREATE TABLE reporting_grids (
  run_id           bigint NOT NULL CONSTRAINT reporting_grids_run_exists REFERENCES reporting_runs (id) ON DELETE CASCADE,
  grid_id          bigint NOT NULL,
  community_code   text NOT NULL,
  reports          bigint NOT NULL,
  events           float8 NOT NULL,
  mean             float8 NOT NULL,
  rate             float8 NOT NULL,
  rate_low         float8 NOT NULL,
  rate_high        float8 NOT NULL,
  estimated_events float8 NOT NULL,
  weight           float8 NOT NULL,
  CONSTRAINT reporting_grids_pkey PRIMARY KEY (run_id, grid_id)
);

ALTER TABLE reporting_runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE reporting_communities ENABLE ROW LEVEL SECURITY;
ALTER TABLE reporting_grids ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON reporting_runs, reporting_communities, reporting_grids FROM PUBLIC;
GRANT SELECT ON reporting_runs, reporting_communities, reporting_grids TO wangge_app;
CREATE POLICY reporting_runs_read ON reporting_runs FOR SELECT TO wangge_app
  USING ((SELECT reach_of('analysis', 'read') IS NOT NULL));
-- A community's figure is made of all its grids: only who reaches the whole of it is told.
CREATE POLICY reporting_communities_read ON reporting_communities FOR SELECT TO wangge_app USING (
  (SELECT sees_all('analysis', 'read')) OR code_within('analysis', 'read', NULL, community_code));
CREATE POLICY reporting_grids_read ON reporting_grids FOR SELECT TO wangge_app USING (
  (SELECT sees_all('analysis', 'read')) OR grid_id = ANY ((SELECT grids_within('analysis', 'read'))::bigint[]));
