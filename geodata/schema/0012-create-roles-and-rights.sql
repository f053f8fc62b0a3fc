-- Three roles log in beside the owner, and none of them owns anything or passes row security:
--   wangge_app     answers people; sees what the claims of its transaction allow
--   wangge_engine  counts and draws from memory; reads facts, never a text, a name or a credential
--   wangge_door    finds out who is there; reads credentials, no incident and no household
-- Roles belong to the whole cluster, so another database may have made them, even at this moment.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['wangge_app', 'wangge_engine', 'wangge_door'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOBYPASSRLS', wanted);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- made by another database meanwhile
      END;
    END IF;
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO wangge_app, wangge_engine, wangge_door;
DO $$
BEGIN
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO wangge_app, wangge_engine, wangge_door', current_database());
END $$;

-- A box or a pattern is asked of an index only where its function cannot tell of rows that are hidden. These three
-- only compare. Who may not mark them (a managed database) gets right answers, only slower ones.
DO $$
BEGIN
  ALTER FUNCTION geometry_overlaps(geometry, geometry) LEAKPROOF;
  ALTER FUNCTION pg_catalog.textlike(text, text) LEAKPROOF;
  ALTER FUNCTION pg_catalog.texticlike(text, text) LEAKPROOF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'comparisons could not be marked leakproof; questions by box will be slower';
END $$;

-- A copy of the table of geodata/vocabulary/rights.ts, written by every migration and by nobody else.
CREATE TABLE rights (
  post   text NOT NULL,
  noun   text NOT NULL,
  action text NOT NULL,
  reach  text NOT NULL CONSTRAINT rights_reach_known CHECK (reach IN ('everywhere', 'territory', 'whole-city', 'own')),
  fields text[] NOT NULL DEFAULT '{}',
  CONSTRAINT rights_pkey PRIMARY KEY (post, noun, action)
);

-- Claims are settings of one transaction, put there by the service for the caller it has identified:
--   wangge.post, wangge.account (id), wangge.scopes ('' or 'noun:action,…' of an API key),
--   wangge.areas ('city', or codes of areas), wangge.grids (codes of grids), wangge.opening (id of a declared purpose)
CREATE FUNCTION claim(name text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('wangge.' || name, true), '')
$$;
CREATE FUNCTION claim_account() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT claim('account')::bigint $$;
CREATE FUNCTION claims_whole_city() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce('city' = ANY (string_to_array(claim('areas'), ',')), false)
$$;

-- What every question asks of the claims is plpgsql with a plan that is kept: an SQL function with rights of its own is
-- planned anew for each statement, and ten of those cost more than a page of incidents (npm run bench -- rights).
-- The claimed post's reach of one right: 'city', 'territory', 'own', or null for none.
CREATE FUNCTION reach_of(which_noun text, which_action text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN (
    SELECT CASE
      WHEN r.reach = 'everywhere' THEN 'city'
      WHEN r.reach = 'own' THEN 'own'
      WHEN claims_whole_city() THEN 'city'
      WHEN r.reach = 'territory' THEN 'territory'
    END
    FROM rights r
    WHERE r.post = claim('post') AND r.noun = which_noun AND r.action = which_action
      AND (claim('scopes') IS NULL OR which_noun || ':' || which_action = ANY (string_to_array(claim('scopes'), ','))));
END $$;
CREATE FUNCTION sees_all(which_noun text, which_action text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(reach_of(which_noun, which_action) = 'city', false)
$$;
-- Whether rows of a right are told with this field of theirs.
CREATE FUNCTION sees_field(which_noun text, which_action text, field text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN reach_of(which_noun, which_action) IS NOT NULL AND EXISTS (
    SELECT FROM rights WHERE post = claim('post') AND noun = which_noun AND action = which_action AND field = ANY (fields));
END $$;

-- Community grids of the claimed territory, of every time; the areas' codes are the beginnings of the communities'.
CREATE FUNCTION territory_grids() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  -- Read once: in the question itself the claims would be taken apart for every grid.
  grid_codes text[] := string_to_array(claim('grids'), ',');
  area_codes text[] := ARRAY(SELECT area FROM unnest(string_to_array(claim('areas'), ',')) AS area WHERE area ~ '^[0-9]+$');
BEGIN
  RETURN (
    SELECT coalesce(array_agg(id), '{}') FROM grids
    WHERE coverage = 'community'
      AND (code = ANY (grid_codes)
           OR EXISTS (SELECT FROM unnest(area_codes) AS area
                      WHERE starts_with(coalesce(community_code, CASE code_scheme WHEN 'gb-15' THEN code END), area))));
END $$;
-- Grids a right reaches where it reaches less than the whole city; ask sees_all first.
CREATE FUNCTION grids_within(which_noun text, which_action text) RETURNS bigint[] LANGUAGE sql STABLE AS $$
  SELECT CASE reach_of(which_noun, which_action) WHEN 'territory' THEN territory_grids() ELSE '{}' END
$$;
CREATE FUNCTION place_within(which_noun text, which_action text, place geometry) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT sees_all(which_noun, which_action) OR EXISTS (
    SELECT FROM grids WHERE id = ANY (grids_within(which_noun, which_action)) AND boundary && place AND ST_Intersects(boundary, place))
$$;
-- Whether a grid, by its codes, lies in the territory: for one that is not stored yet.
CREATE FUNCTION code_within(which_noun text, which_action text, grid_code text, community text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT sees_all(which_noun, which_action) OR (coalesce(reach_of(which_noun, which_action), '') = 'territory' AND (
    coalesce(grid_code = ANY (string_to_array(claim('grids'), ',')), false)
    OR EXISTS (SELECT FROM unnest(string_to_array(claim('areas'), ',')) AS area WHERE area ~ '^[0-9]+$' AND starts_with(community, area))))
$$;
-- The newest number of the change feed: a figure's age is no secret, what was changed may be.
CREATE FUNCTION data_version() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(max(seq), 0) FROM changes
$$;

-- Triggers keep the store true whoever writes, so they see more than the writer.
ALTER FUNCTION assign_change_seq() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION record_truncation() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION refuse_overlapping_grids() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION grid_at(text, geometry) SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION link_building() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION link_incident() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION link_household() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION households_follow_building() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION relink_after_grid_change() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION ensure_incident_partitions(timestamptz, timestamptz) SECURITY DEFINER SET search_path = public, pg_temp;
REVOKE EXECUTE ON FUNCTION expire_incidents(timestamptz), relink_places(geometry), relink_what_came_into_force(),
  count_wrong_links(), ensure_incident_partitions(timestamptz, timestamptz) FROM PUBLIC;
REVOKE EXECUTE ON PROCEDURE feed_changes_of(regclass, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_incident_partitions(timestamptz, timestamptz) TO wangge_app;

-- The feed says which community grids a single row's change concerned, so that it is told only where it may be.
ALTER TABLE changes ADD COLUMN grid_ids bigint[];
CREATE OR REPLACE FUNCTION record_changes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  rows_source text := CASE WHEN TG_OP = 'DELETE' THEN 'removed' ELSE 'added' END;
  box text := CASE WHEN TG_ARGV[0] = '' THEN 'NULL::geometry' ELSE format('%I', TG_ARGV[0]) END;
  grid text := CASE WHEN TG_TABLE_NAME IN ('incidents', 'households', 'buildings') THEN 'community_grid_id' ELSE 'NULL::bigint' END;
  n bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM %s', rows_source) INTO n;
  IF n = 0 THEN RETURN NULL; END IF;
  -- An update tells the box of before and after: what moved away must be redrawn too.
  IF TG_OP = 'UPDATE' AND (TG_ARGV[0] <> '' OR grid = 'community_grid_id') THEN
    rows_source := format('(SELECT id, %1$s AS changed_shape, %2$s AS changed_grid FROM added UNION ALL SELECT id, %1$s, %2$s FROM removed) both_states',
                          box, grid);
    box := 'changed_shape';
    grid := 'changed_grid';
  END IF;
  IF n <= 200 THEN
    EXECUTE format(
      'INSERT INTO changes (noun, op, row_count, first_id, last_id, west, south, east, north, grid_ids)
       SELECT $1, $2, 1, id, id, ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e), grids
       FROM (SELECT id, ST_Extent(%s) AS e, array_agg(DISTINCT %s) AS grids FROM %s GROUP BY id ORDER BY id) t', box, grid, rows_source)
      USING TG_TABLE_NAME, lower(TG_OP);
  ELSE
    EXECUTE format(
      'INSERT INTO changes (noun, op, row_count, first_id, last_id, west, south, east, north)
       SELECT $1, $2, $3, min(id), max(id), ST_XMin(ST_Extent(%1$s)), ST_YMin(ST_Extent(%1$s)),
              ST_XMax(ST_Extent(%1$s)), ST_YMax(ST_Extent(%1$s)) FROM %2$s', box, rows_source)
      USING TG_TABLE_NAME, lower(TG_OP), n;
  END IF;
  RETURN NULL;
END $$;

-- Classes whose exact place says something about the people of one home: their positions are told as their grid's.
ALTER TABLE incident_classes ADD COLUMN is_sensitive boolean NOT NULL DEFAULT false;
UPDATE incident_classes SET is_sensitive = true
  WHERE scheme = 'yuncheng-2013' AND code IN ('E0101', 'E0105', 'E0138', 'E0184', 'E0198', 'E0199');
