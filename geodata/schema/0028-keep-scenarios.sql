-- What-ifs on the situation of a day: changes to resources, and the figures they would bring, by grid, community and city.

-- Yuan for each kind of change to a resource of a kind; a kind without a row costs nothing.
CREATE TABLE change_prices (
  kind       text CONSTRAINT change_prices_pkey PRIMARY KEY,
  add_yuan   float8 NOT NULL CONSTRAINT change_prices_add_not_negative CHECK (add_yuan >= 0),
  move_yuan  float8 NOT NULL CONSTRAINT change_prices_move_not_negative CHECK (move_yuan >= 0),
  close_yuan float8 NOT NULL CONSTRAINT change_prices_close_not_negative CHECK (close_yuan >= 0),
  shift_yuan float8 NOT NULL CONSTRAINT change_prices_shift_not_negative CHECK (shift_yuan >= 0),
  changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE scenarios (
  id            bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT scenarios_pkey PRIMARY KEY,
  name          text NOT NULL CONSTRAINT scenarios_name_length CHECK (length(name) BETWEEN 1 AND 100),
  note          text NOT NULL DEFAULT '' CONSTRAINT scenarios_note_length CHECK (length(note) <= 2000),
  made_at       timestamptz NOT NULL DEFAULT now(),
  made_by       bigint CONSTRAINT scenarios_made_by_fkey REFERENCES accounts (id),
  owner_name    text NOT NULL,
  changed_at    timestamptz NOT NULL DEFAULT now(),
  changed_name  text NOT NULL,
  -- Who changes it names the revision he saw; another one means that somebody changed it meanwhile.
  revision      integer NOT NULL DEFAULT 1,
  terms         jsonb NOT NULL,
  changes       jsonb NOT NULL,
  prices        jsonb NOT NULL,
  cost_yuan     float8 NOT NULL CONSTRAINT scenarios_cost_not_negative CHECK (cost_yuan >= 0),
  -- City, communities, grids, equity ledger and faults as they were reckoned.
  figures       jsonb NOT NULL,
  is_marked     boolean NOT NULL,
  data_version  bigint NOT NULL,
  computed_at   timestamptz NOT NULL,
  inputs        jsonb NOT NULL,
  inputs_digest text NOT NULL CONSTRAINT scenarios_digest_form CHECK (inputs_digest ~ '^[0-9a-f]{64}$'),
  -- The community grids it is about; null: the whole city.
  grid_ids      bigint[]
);
CREATE INDEX scenarios_changed_at ON scenarios (changed_at DESC);

ALTER TABLE change_prices ENABLE ROW LEVEL SECURITY;
ALTER TABLE scenarios ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON change_prices, scenarios FROM PUBLIC;

GRANT SELECT, INSERT, UPDATE ON change_prices TO wangge_app;
CREATE POLICY change_prices_read ON change_prices FOR SELECT TO wangge_app USING (
  (SELECT reach_of('scenarios', 'read') IS NOT NULL OR reach_of('scenarios', 'price') IS NOT NULL));
CREATE POLICY change_prices_add ON change_prices FOR INSERT TO wangge_app WITH CHECK ((SELECT sees_all('scenarios', 'price')));
CREATE POLICY change_prices_change ON change_prices FOR UPDATE TO wangge_app USING ((SELECT sees_all('scenarios', 'price')));

GRANT SELECT, INSERT, DELETE ON scenarios TO wangge_app;
GRANT UPDATE (name, note, changed_at, changed_name, revision, terms, changes, prices, cost_yuan, figures, is_marked,
              data_version, computed_at, inputs, inputs_digest) ON scenarios TO wangge_app;
-- Its sums are those of all its grids, so only who reaches them all is told of it, as with searches for places.
CREATE POLICY scenarios_read ON scenarios FOR SELECT TO wangge_app USING (
  (SELECT sees_all('scenarios', 'read')) OR grid_ids <@ (SELECT grids_within('scenarios', 'read')));
CREATE POLICY scenarios_make ON scenarios FOR INSERT TO wangge_app WITH CHECK (
  made_by IS NOT DISTINCT FROM claim_account()
  AND reach_of('scenarios', 'make') IS NOT NULL
  AND grid_ids IS NOT DISTINCT FROM
    CASE WHEN (SELECT sees_all('scenarios', 'make')) THEN NULL ELSE (SELECT grids_within('scenarios', 'make')) END);
CREATE POLICY scenarios_change ON scenarios FOR UPDATE TO wangge_app USING (
  (SELECT sees_all('scenarios', 'make')) OR grid_ids <@ (SELECT grids_within('scenarios', 'make')));
-- Anybody who reaches it may change it, which its revisions tell; only its owner takes it away.
CREATE POLICY scenarios_remove ON scenarios FOR DELETE TO wangge_app USING (
  made_by = claim_account()
  AND ((SELECT sees_all('scenarios', 'make')) OR grid_ids <@ (SELECT grids_within('scenarios', 'make'))));
