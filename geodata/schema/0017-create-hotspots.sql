-- Hot spots: runs that can be computed again (seed, filter, neighbours, values), and alerts of sudden clusters.

-- One analysis of one filter. `inputs_digest` is the SHA-256 of what it was computed from: values, neighbours, settings.
CREATE TABLE hotspot_runs (
  id             bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT hotspot_runs_pkey PRIMARY KEY,
  made_at        timestamptz NOT NULL DEFAULT now(),
  made_by        bigint CONSTRAINT hotspot_runs_made_by_fkey REFERENCES accounts (id),
  method         text NOT NULL CONSTRAINT hotspot_runs_method_known CHECK (method IN ('gi-star', 'moran')),
  coverage       text NOT NULL CONSTRAINT hotspot_runs_coverage_known CHECK (coverage IN ('community', 'unit')),
  measure        text NOT NULL CONSTRAINT hotspot_runs_measure_known CHECK (measure IN ('count', 'per-household', 'per-km2')),
  weights        text NOT NULL CONSTRAINT hotspot_runs_weights_known CHECK (weights IN ('borders', 'distance')),
  band_meters    float8 CONSTRAINT hotspot_runs_band_positive CHECK (band_meters > 0),
  rate           float8 NOT NULL CONSTRAINT hotspot_runs_rate_share CHECK (rate > 0 AND rate < 1),
  seed           integer NOT NULL,
  permutations   integer NOT NULL CONSTRAINT hotspot_runs_permutations_positive CHECK (permutations > 0),
  filter         jsonb NOT NULL,
  data_version   bigint NOT NULL,
  inputs_digest  text NOT NULL CONSTRAINT hotspot_runs_digest_form CHECK (inputs_digest ~ '^[0-9a-f]{64}$'),
  -- Counts by unit grid of classes whose exact place is told to few: who is not told it does not read them here either.
  tells_sensitive boolean NOT NULL
);

-- Inputs and results of one grid. `neighbour_ids` are grids of the same run.
CREATE TABLE hotspot_results (
  run_id            bigint NOT NULL CONSTRAINT hotspot_results_run_fkey REFERENCES hotspot_runs (id) ON DELETE CASCADE,
  grid_id           bigint NOT NULL CONSTRAINT hotspot_results_grid_fkey REFERENCES grids (id) ON DELETE CASCADE,
  community_grid_id bigint,
  neighbour_ids     bigint[] NOT NULL,
  incidents         integer NOT NULL,
  exposure          float8 NOT NULL,
  value             float8 NOT NULL,
  incidents_around  integer NOT NULL,
  expected_around   float8 NOT NULL,
  score             float8 NOT NULL,
  p                 float8 NOT NULL,
  adjusted_p        float8 NOT NULL,
  kind              text NOT NULL CONSTRAINT hotspot_results_kind_known
    CHECK (kind IN ('hot', 'cold', 'high-high', 'low-low', 'high-low', 'low-high', 'none', 'island')),
  CONSTRAINT hotspot_results_pkey PRIMARY KEY (run_id, grid_id)
);
CREATE INDEX hotspot_results_grid ON hotspot_results (grid_id);

-- One look for sudden clusters. `slot` is the hour it stands for: whichever process stores it first does the work.
CREATE TABLE cluster_scans (
  id           bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT cluster_scans_pkey PRIMARY KEY,
  slot         timestamptz NOT NULL CONSTRAINT cluster_scans_slot_unique UNIQUE,
  begun_at     timestamptz NOT NULL DEFAULT now(),
  finished_at  timestamptz,
  data_until   timestamptz,
  data_version bigint,
  groups       integer,
  progress     float8 NOT NULL DEFAULT 0
);

-- A sudden cluster that chance would hardly make. It is one alert as long as it goes on.
CREATE TABLE cluster_alerts (
  id              bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT cluster_alerts_pkey PRIMARY KEY,
  class_id        integer NOT NULL CONSTRAINT cluster_alerts_class_fkey REFERENCES incident_classes (id),
  grid_ids        bigint[] NOT NULL CONSTRAINT cluster_alerts_somewhere CHECK (cardinality(grid_ids) > 0),
  center          geometry(Point, 4326) NOT NULL,
  radius_meters   float8 NOT NULL,
  from_at         timestamptz NOT NULL,
  to_at           timestamptz NOT NULL,
  observed        integer NOT NULL,
  expected        float8 NOT NULL,
  p               float8 NOT NULL,
  adjusted_p      float8 NOT NULL,
  recurrence_days float8 NOT NULL,
  seed            integer NOT NULL,
  replicates      integer NOT NULL,
  inputs_digest   text NOT NULL CONSTRAINT cluster_alerts_digest_form CHECK (inputs_digest ~ '^[0-9a-f]{64}$'),
  data_version    bigint NOT NULL,
  first_seen_at   timestamptz NOT NULL DEFAULT now(),
  last_seen_at    timestamptz NOT NULL DEFAULT now(),
  ended_at        timestamptz,
  seen_by         bigint CONSTRAINT cluster_alerts_seen_by_fkey REFERENCES accounts (id),
  seen_at         timestamptz,
  CONSTRAINT cluster_alerts_period CHECK (from_at < to_at)
);
CREATE INDEX cluster_alerts_open ON cluster_alerts (class_id) WHERE ended_at IS NULL;
CALL feed_changes_of('cluster_alerts', 'center');

ALTER TABLE hotspot_runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE hotspot_results ENABLE ROW LEVEL SECURITY;
ALTER TABLE cluster_scans ENABLE ROW LEVEL SECURITY;
ALTER TABLE cluster_alerts ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON hotspot_runs, hotspot_results, cluster_scans, cluster_alerts FROM PUBLIC;

GRANT SELECT, INSERT ON hotspot_runs, hotspot_results TO wangge_app;
CREATE POLICY hotspot_runs_read ON hotspot_runs FOR SELECT TO wangge_app USING (
  (SELECT reach_of('analysis', 'read')) IN ('city', 'territory')
  AND (NOT tells_sensitive OR (SELECT sees_field('incidents', 'read', 'sensitive-position'))));
CREATE POLICY hotspot_runs_store ON hotspot_runs FOR INSERT TO wangge_app WITH CHECK (
  made_by IS NOT DISTINCT FROM (SELECT claim_account()) AND (SELECT reach_of('analysis', 'run')) IN ('city', 'territory'));
-- A result lies where its grid lies, whoever computed it; a run the caller may not read has none for him.
CREATE POLICY hotspot_results_read ON hotspot_results FOR SELECT TO wangge_app USING (
  ((SELECT sees_all('analysis', 'read')) OR community_grid_id = ANY ((SELECT grids_within('analysis', 'read'))::bigint[]))
  AND EXISTS (SELECT FROM hotspot_runs r WHERE r.id = run_id));
CREATE POLICY hotspot_results_store ON hotspot_results FOR INSERT TO wangge_app WITH CHECK (
  ((SELECT sees_all('analysis', 'run')) OR community_grid_id = ANY ((SELECT grids_within('analysis', 'run'))::bigint[]))
  AND EXISTS (SELECT FROM hotspot_runs r WHERE r.id = run_id AND r.made_by IS NOT DISTINCT FROM (SELECT claim_account())));

GRANT SELECT ON cluster_scans TO wangge_app;
CREATE POLICY cluster_scans_read ON cluster_scans FOR SELECT TO wangge_app USING (
  (SELECT reach_of('analysis', 'read')) IN ('city', 'territory'));

-- An alert's counts are those of all its grids, so only who reaches them all is told of it.
GRANT SELECT ON cluster_alerts TO wangge_app;
GRANT UPDATE (seen_by, seen_at) ON cluster_alerts TO wangge_app;
CREATE POLICY cluster_alerts_read ON cluster_alerts FOR SELECT TO wangge_app USING (
  (SELECT sees_all('analysis', 'read')) OR grid_ids <@ (SELECT grids_within('analysis', 'read')));
CREATE POLICY cluster_alerts_see ON cluster_alerts FOR UPDATE TO wangge_app
  USING ((SELECT sees_all('analysis', 'run')) OR grid_ids <@ (SELECT grids_within('analysis', 'run')))
  WITH CHECK (seen_by = (SELECT claim_account()));
