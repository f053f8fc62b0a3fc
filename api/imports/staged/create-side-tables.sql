-- The temporary tables beside `staged`: what was said about rows, where rows stand, what becomes of them, and the
-- look-ups of single nouns. They vanish with the transaction.
CREATE TEMP TABLE staged_note (row int NOT NULL, kind text NOT NULL, reason text NOT NULL, detail text NOT NULL) ON COMMIT DROP;
CREATE TEMP TABLE staged_point (id int GENERATED ALWAYS AS IDENTITY, x float8, y float8, rows bigint, position geometry) ON COMMIT DROP;
CREATE TEMP TABLE staged_place (
  id int, x float8, y float8, rows bigint, position geometry, is_placeholder boolean, is_outside boolean,
  community_grid_id bigint, unit_grid_id bigint) ON COMMIT DROP;
CREATE TEMP TABLE staged_plan (row int, key text, digest bytea, old_id bigint, row_id bigint, action text) ON COMMIT DROP;
CREATE TEMP TABLE staged_class (scheme text, class text, class_group text, class_id int) ON COMMIT DROP;
CREATE TEMP TABLE staged_house (code text, building_id bigint) ON COMMIT DROP;
CREATE TEMP TABLE staged_end (
  row int, from_id bigint, to_id bigint, from_code text, to_code text, start_point geometry, end_point geometry,
  is_turned boolean NOT NULL DEFAULT false) ON COMMIT DROP;
-- A tenth of the usual sample: these tables live for seconds, and their plans need sizes more than histograms.
SET LOCAL default_statistics_target = 10;
