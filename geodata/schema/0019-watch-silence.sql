-- What the watch over silence found last, and every silence it flagged. Written by the owner's connections only.
CREATE TABLE silence_checks (
  id           smallint PRIMARY KEY DEFAULT 1 CONSTRAINT silence_checks_one_row CHECK (id = 1),
  checked_at   timestamptz NOT NULL,
  -- The instant silences are judged at: now, or the newest record where the whole feed stands still.
  as_of        timestamptz NOT NULL,
  feed         text NOT NULL CONSTRAINT silence_checks_feed_known CHECK (feed IN ('live', 'silent', 'not-live')),
  newest_at    timestamptz NOT NULL,
  learned_from timestamptz NOT NULL,
  data_version bigint NOT NULL
);
CREATE TABLE silence_sources (
  source       text PRIMARY KEY,
  state        text NOT NULL CONSTRAINT silence_sources_state_known CHECK (state IN ('usual', 'broken', 'too-few')),
  last_at      timestamptz,
  weekly       double precision NOT NULL,
  -- Arrivals expected since the last one, on a day as busy as this one, and the chance that none came.
  expected     double precision NOT NULL,
  chance       double precision NOT NULL,
  -- When the silence would be flagged or was; null where it never is.
  flag_at      timestamptz,
  -- How long after a cut at each hour of the week the flag comes; empty where it never does.
  flag_minutes integer[] NOT NULL
);
CREATE TABLE silence_grids (
  grid_id      bigint PRIMARY KEY,
  state        text NOT NULL CONSTRAINT silence_grids_state_known CHECK (state IN ('usual', 'quiet', 'too-few')),
  last_at      timestamptz,
  weekly       double precision NOT NULL,
  expected     double precision NOT NULL,
  chance       double precision NOT NULL,
  flag_at      timestamptz
);
CREATE TABLE silence_flags (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source       text,
  grid_id      bigint,
  silent_since timestamptz NOT NULL,
  flagged_at   timestamptz NOT NULL,
  expected     double precision NOT NULL,
  chance       double precision NOT NULL,
  ended_at     timestamptz,
  CONSTRAINT silence_flags_of_one CHECK ((source IS NULL) <> (grid_id IS NULL))
);
CREATE UNIQUE INDEX silence_flags_open_source ON silence_flags (source) WHERE ended_at IS NULL AND source IS NOT NULL;
CREATE UNIQUE INDEX silence_flags_open_grid ON silence_flags (grid_id) WHERE ended_at IS NULL AND grid_id IS NOT NULL;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['silence_checks', 'silence_sources', 'silence_grids', 'silence_flags'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', t);
    EXECUTE format('GRANT SELECT ON %I TO wangge_app', t);
  END LOOP;
END $$;
-- A broken source makes everybody's figures too low, so every reader of analysis is told of it; grids by territory.
CREATE POLICY silence_checks_read ON silence_checks FOR SELECT TO wangge_app USING ((SELECT reach_of('analysis', 'read') IS NOT NULL));
CREATE POLICY silence_sources_read ON silence_sources FOR SELECT TO wangge_app USING ((SELECT reach_of('analysis', 'read') IS NOT NULL));
CREATE POLICY silence_grids_read ON silence_grids FOR SELECT TO wangge_app USING (
  (SELECT sees_all('analysis', 'read')) OR grid_id = ANY ((SELECT grids_within('analysis', 'read'))::bigint[]));
CREATE POLICY silence_flags_read ON silence_flags FOR SELECT TO wangge_app USING (
  (SELECT sees_all('analysis', 'read')) OR (source IS NOT NULL AND (SELECT reach_of('analysis', 'read') IS NOT NULL))
  OR grid_id = ANY ((SELECT grids_within('analysis', 'read'))::bigint[]));
