-- Searches for the best places: what was asked, of which data, by which solver and seed, and what came of it.

-- `inputs_digest` is the SHA-256 of what was solved: weights, sites, minutes, limits. `answer` is the best so far while
-- it runs, and stays when it is stopped.
CREATE TABLE placement_runs (
  id            bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT placement_runs_pkey PRIMARY KEY,
  made_at       timestamptz NOT NULL DEFAULT now(),
  finished_at   timestamptz,
  made_by       bigint CONSTRAINT placement_runs_made_by_fkey REFERENCES accounts (id),
  state         text NOT NULL DEFAULT 'running' CONSTRAINT placement_runs_state_known CHECK (
    state IN ('running', 'done', 'failed', 'cancelled')),
  question      jsonb NOT NULL,
  -- The community grids whose demand it is about; null: the whole city.
  grid_ids      bigint[],
  data_version  bigint NOT NULL,
  inputs_digest text NOT NULL CONSTRAINT placement_runs_digest_form CHECK (inputs_digest ~ '^[0-9a-f]{64}$'),
  solver        text NOT NULL,
  answer        jsonb,
  error         text
);
CREATE UNIQUE INDEX placement_runs_one_at_a_time ON placement_runs (state) WHERE state = 'running';

ALTER TABLE placement_runs ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON placement_runs FROM PUBLIC;
GRANT SELECT ON placement_runs TO wangge_app;
-- An answer's figures are those of all its grids, so only who reaches them all is told of it.
CREATE POLICY placement_runs_read ON placement_runs FOR SELECT TO wangge_app USING (
  (SELECT sees_all('analysis', 'read')) OR grid_ids <@ (SELECT grids_within('analysis', 'read')));
