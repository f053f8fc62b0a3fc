-- Every table says here who reads and writes which of its rows. What is not granted is refused, and a transaction
-- without claims sees nothing. The owner (migrations, imports, removals) is not bound: no request runs as the owner.
DO $$
DECLARE
  t regclass;
BEGIN
  FOR t IN SELECT c.oid::regclass FROM pg_class c
           WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
             AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', t);
  END LOOP;
END $$;

-- What every signed-in post and every screen sees of the city. The scopes of a key decide what it may ask; the ground
-- and the words that a household or an incident is told with come with it.
CREATE FUNCTION reads_the_ground() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM rights r
    WHERE r.post = claim('post') AND r.noun IN ('map', 'grids', 'households', 'incidents')
      AND (claim('scopes') IS NULL OR r.noun || ':' || r.action = ANY (string_to_array(claim('scopes'), ','))));
END $$;
GRANT SELECT ON areas, area_codes, road_nodes, roads, road_edges, ground, class_schemes, incident_classes, city_settings, coverages
  TO wangge_app, wangge_engine;
ALTER VIEW road_edges SET (security_invoker = true);
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['area_codes', 'road_nodes', 'roads', 'ground', 'class_schemes', 'incident_classes', 'city_settings', 'coverages'] LOOP
    EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO wangge_app USING ((SELECT reads_the_ground()))', t || '_read', t);
    EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO wangge_engine USING (true)', t || '_engine', t);
  END LOOP;
END $$;

-- Divisions also for whoever gives territories and sees nothing else of the city.
CREATE POLICY areas_read ON areas FOR SELECT TO wangge_app USING ((SELECT reads_the_ground()) OR (SELECT sees_all('areas', 'read')));
CREATE POLICY areas_engine ON areas FOR SELECT TO wangge_engine USING (true);

-- Grids: read everywhere, drawn and retired in one's territory.
GRANT SELECT, INSERT ON grids TO wangge_app;
GRANT UPDATE (valid_to) ON grids TO wangge_app;
GRANT SELECT ON grid_lineage TO wangge_app;
GRANT SELECT ON grids TO wangge_engine;
CREATE POLICY grids_read ON grids FOR SELECT TO wangge_app USING ((SELECT reads_the_ground()));
-- A code alone would let its owner draw over ground where there is no grid yet, and so take what happens there into
-- his territory: the ground must lie in the outline of his areas too (to a metre, 0.00001 degrees), or in the grid's own before.
CREATE FUNCTION ground_within(which_action text, grid_code text, boundary geometry) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT sees_all('grids', which_action) OR coalesce(ST_Covers(ST_Buffer(mine.ground, 0.00001), boundary), false)
  FROM (SELECT ST_Union(part) AS ground FROM (
    SELECT outline AS part FROM areas WHERE code = ANY (string_to_array(claim('areas'), ','))
    UNION ALL
    SELECT g.boundary FROM grids g WHERE g.coverage = 'community' AND g.code = grid_code
      AND g.code = ANY (string_to_array(claim('grids'), ','))) parts) mine
$$;
CREATE POLICY grids_draw ON grids FOR INSERT TO wangge_app
  WITH CHECK (code_within('grids', 'draw', code, coalesce(community_code, CASE code_scheme WHEN 'gb-15' THEN code END))
              AND ground_within('draw', code, boundary));
CREATE POLICY grids_retire ON grids FOR UPDATE TO wangge_app
  USING (code_within('grids', 'retire', code, coalesce(community_code, CASE code_scheme WHEN 'gb-15' THEN code END)))
  WITH CHECK (code_within('grids', 'retire', code, coalesce(community_code, CASE code_scheme WHEN 'gb-15' THEN code END)));
CREATE POLICY grids_engine ON grids FOR SELECT TO wangge_engine USING (true);
CREATE POLICY grid_lineage_read ON grid_lineage FOR SELECT TO wangge_app USING ((SELECT sees_all('grids', 'read')));

GRANT SELECT ON buildings TO wangge_app, wangge_engine;
CREATE POLICY buildings_read ON buildings FOR SELECT TO wangge_app USING ((SELECT sees_all('buildings', 'read')));
CREATE POLICY buildings_engine ON buildings FOR SELECT TO wangge_engine USING (true);

GRANT SELECT ON households TO wangge_app;
GRANT SELECT (id, building_id, size, position, community_grid_id, unit_grid_id) ON households TO wangge_engine;
CREATE POLICY households_read ON households FOR SELECT TO wangge_app USING (
  (SELECT sees_all('households', 'read')) OR community_grid_id = ANY ((SELECT grids_within('households', 'read'))::bigint[]));
CREATE POLICY households_engine ON households FOR SELECT TO wangge_engine USING (true);

-- Incidents. The engine reads facts and places, no words.
GRANT SELECT, INSERT ON incidents TO wangge_app;
GRANT UPDATE (status, closed_at) ON incidents TO wangge_app;
GRANT USAGE ON SEQUENCE incidents_id TO wangge_app;
GRANT SELECT (id, reported_at, closed_at, due_at, position, position_quality, is_outside_city, is_closed_before_opened, class_id, source,
  status, severity, community_grid_id, unit_grid_id) ON incidents TO wangge_engine;
-- The widest reach of any right over incidents: a key that may only report or move them has to meet its own rows.
-- What words of them are told is a matter of the fields of incidents:read.
CREATE FUNCTION widest_incident_reach() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  which_action text;
  reach text;
  widest text;
BEGIN
  FOREACH which_action IN ARRAY ARRAY['read', 'report', 'move'] LOOP
    reach := reach_of('incidents', which_action);
    IF reach = 'city' THEN RETURN reach; END IF;
    IF reach = 'territory' THEN widest := reach; END IF;
  END LOOP;
  RETURN widest;
END $$;
CREATE POLICY incidents_read ON incidents FOR SELECT TO wangge_app USING (
  (SELECT coalesce(widest_incident_reach() = 'city', false))
  OR community_grid_id = ANY ((SELECT CASE widest_incident_reach() WHEN 'territory' THEN territory_grids() ELSE '{}' END)::bigint[]));
CREATE POLICY incidents_report ON incidents FOR INSERT TO wangge_app WITH CHECK (
  (SELECT sees_all('incidents', 'report')) OR community_grid_id = ANY ((SELECT grids_within('incidents', 'report'))::bigint[]));
CREATE POLICY incidents_move ON incidents FOR UPDATE TO wangge_app USING (
  (SELECT sees_all('incidents', 'move')) OR community_grid_id = ANY ((SELECT grids_within('incidents', 'move'))::bigint[]));
-- The time of the city's newest incident, which every card counts its weeks back from.
CREATE FUNCTION newest_report() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT max(reported_at) FROM incidents
$$;
CREATE POLICY incidents_engine ON incidents FOR SELECT TO wangge_engine USING (true);

GRANT SELECT, INSERT, DELETE ON resources TO wangge_app;
GRANT SELECT ON resources TO wangge_engine;
CREATE POLICY resources_read ON resources FOR SELECT TO wangge_app USING ((SELECT sees_all('resources', 'read')));
CREATE POLICY resources_place ON resources FOR INSERT TO wangge_app WITH CHECK (place_within('resources', 'place', position));
CREATE POLICY resources_remove ON resources FOR DELETE TO wangge_app USING (place_within('resources', 'remove', position));
CREATE POLICY resources_engine ON resources FOR SELECT TO wangge_engine USING (true);

GRANT SELECT ON imports TO wangge_app;
CREATE POLICY imports_read ON imports FOR SELECT TO wangge_app USING ((SELECT sees_all('imports', 'read')));

-- The feed tells of single incidents and their places: the engine reads it and the service tells each what he may hear.
GRANT SELECT ON changes TO wangge_engine;
CREATE POLICY changes_engine ON changes FOR SELECT TO wangge_engine USING (true);

GRANT SELECT ON rights TO wangge_app, wangge_engine, wangge_door;
CREATE POLICY rights_read ON rights FOR SELECT TO wangge_app, wangge_engine, wangge_door USING (true);

-- Persons: only by an opening, only the kinds the post is told, only in the territory.
GRANT SELECT ON residents, resident_names, resident_telephones, resident_identities, resident_care, incident_originals TO wangge_app;
GRANT INSERT ON incident_originals TO wangge_app;
CREATE FUNCTION resident_within(which_action text, resident bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT sees_all('residents', which_action) OR EXISTS (
    SELECT FROM residents r JOIN households h ON h.id = r.household_id
    WHERE r.id = resident AND h.community_grid_id = ANY (grids_within('residents', which_action)))
$$;
CREATE POLICY residents_open ON residents FOR SELECT TO wangge_app USING (
  claim('opening') IS NOT NULL
  AND ((is_opened('household', household_id) AND resident_within('open', id)) OR (is_opened('resident', id) AND resident_within('find', id))));
CREATE POLICY resident_names_open ON resident_names FOR SELECT TO wangge_app USING (claim('opening') IS NOT NULL
  AND EXISTS (SELECT FROM residents r WHERE r.id = resident_id)
  AND ((SELECT sees_field('residents', 'open', 'names')) OR (SELECT sees_all('residents', 'find')) AND is_opened('resident', resident_id)));
CREATE POLICY resident_telephones_open ON resident_telephones FOR SELECT TO wangge_app USING (claim('opening') IS NOT NULL
  AND EXISTS (SELECT FROM residents r WHERE r.id = resident_id)
  AND ((SELECT sees_field('residents', 'open', 'telephones')) OR (SELECT sees_all('residents', 'find')) AND is_opened('resident', resident_id)));
CREATE POLICY resident_identities_open ON resident_identities FOR SELECT TO wangge_app USING (claim('opening') IS NOT NULL
  AND EXISTS (SELECT FROM residents r WHERE r.id = resident_id)
  AND ((SELECT sees_field('residents', 'open', 'identities')) OR (SELECT sees_all('residents', 'find')) AND is_opened('resident', resident_id)));
CREATE POLICY resident_care_open ON resident_care FOR SELECT TO wangge_app USING (claim('opening') IS NOT NULL
  AND EXISTS (SELECT FROM residents r WHERE r.id = resident_id)
  AND ((SELECT sees_field('residents', 'open', 'care')) OR (SELECT sees_all('residents', 'find')) AND is_opened('resident', resident_id)));
CREATE POLICY incident_originals_open ON incident_originals FOR SELECT TO wangge_app USING (
  claim('opening') IS NOT NULL AND is_opened('incident', incident_id)
  AND ((SELECT sees_all('incidents', 'unmask')) OR community_grid_id = ANY ((SELECT grids_within('incidents', 'unmask'))::bigint[])));
CREATE POLICY incident_originals_seal ON incident_originals FOR INSERT TO wangge_app WITH CHECK (
  (SELECT sees_all('incidents', 'report')) OR community_grid_id = ANY ((SELECT grids_within('incidents', 'report'))::bigint[]));

-- Whom a number belongs to, for a person's own request: only the ids, only for who may find in the whole city.
CREATE FUNCTION find_residents(fingerprints bytea[]) RETURNS TABLE (resident_id bigint, household_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.id, r.household_id FROM residents r
  WHERE sees_all('residents', 'find')
    AND r.id IN (SELECT t.resident_id FROM resident_telephones t WHERE t.fingerprint = ANY (fingerprints)
                 UNION SELECT i.resident_id FROM resident_identities i WHERE i.fingerprint = ANY (fingerprints))
$$;
-- How many persons are recorded of a household, for who may open them: what there is to ask for.
CREATE FUNCTION count_residents(household bigint) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*)::integer FROM residents r WHERE r.household_id = household AND resident_within('open', r.id)
$$;
-- Who opened a person's record, when and why: the person's own question, answered while that person is opened.
CREATE FUNCTION looks_at_resident(resident bigint) RETURNS TABLE (at timestamptz, by_name text, purpose text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.made_at, a.name, o.purpose
  FROM residents r
  JOIN openings o ON o.made_at >= r.recorded_at AND (r.household_id = ANY (o.household_ids) OR r.id = ANY (o.resident_ids))
  JOIN accounts a ON a.id = o.account_id
  WHERE r.id = resident AND is_opened('resident', resident) AND o.id <> claim('opening')::bigint
$$;
GRANT SELECT, INSERT ON openings TO wangge_app;
CREATE POLICY openings_own ON openings FOR SELECT TO wangge_app USING (account_id = (SELECT claim_account()));
CREATE POLICY openings_declare ON openings FOR INSERT TO wangge_app WITH CHECK (account_id = (SELECT claim_account())
  AND (reach_of('residents', 'open') IS NOT NULL OR reach_of('residents', 'find') IS NOT NULL OR reach_of('incidents', 'unmask') IS NOT NULL));

-- Accounts and what belongs to them.
GRANT SELECT, INSERT ON accounts TO wangge_app;
GRANT UPDATE (name, post, is_disabled, sign_in, oidc_subject) ON accounts TO wangge_app;
GRANT SELECT, INSERT, DELETE ON account_territories TO wangge_app;
GRANT INSERT ON invitations TO wangge_app;
GRANT SELECT (id, account_id, proof, made_at, last_active_at, ended_at, end_reason, device, address), UPDATE (ended_at, end_reason)
  ON sessions TO wangge_app;
GRANT SELECT (id, account_id, name, beginning, scopes, made_at, expires_at, revoked_at, last_used_at), INSERT, UPDATE (revoked_at)
  ON api_keys TO wangge_app;
GRANT SELECT ON api_key_uses TO wangge_app;
GRANT SELECT (id, name, level, territory_kind, territory_code, paired_at, paired_by, revoked_at, last_seen_at), INSERT, UPDATE (revoked_at)
  ON screens TO wangge_app;
GRANT SELECT, DELETE ON pairings TO wangge_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON access_settings TO wangge_app;
GRANT SELECT, INSERT ON access_settings_history TO wangge_app;
GRANT SELECT, UPDATE ON retention_terms TO wangge_app;
GRANT SELECT, INSERT ON legal_holds TO wangge_app;
GRANT UPDATE (lifted_at, lifted_by) ON legal_holds TO wangge_app;
GRANT SELECT ON removals TO wangge_app;
-- How much is due, for who may read the terms: whose it is stays hidden from them.
CREATE FUNCTION read_removal_preview() RETURNS TABLE (data_class text, due bigint, held_back bigint, oldest_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM preview_removals() WHERE sees_all('retention', 'read')
$$;
-- Who places holds sees no map, and has to name a grid that there is.
CREATE FUNCTION is_community_grid(grid_code text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT sees_all('retention', 'change') AND EXISTS (SELECT FROM grids WHERE coverage = 'community' AND code = grid_code)
$$;

-- Until there is a security administrator nobody could give a post: the first system administrator appoints the other two.
CREATE FUNCTION may_appoint_administrators() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT sees_all('accounts', 'manage') AND NOT EXISTS (SELECT FROM accounts WHERE post = 'security-admin' AND NOT is_disabled)
$$;
CREATE POLICY accounts_read ON accounts FOR SELECT TO wangge_app USING ((SELECT sees_all('accounts', 'read')) OR id = (SELECT claim_account()));
-- A new account has no post: giving one is another administrator's business.
CREATE POLICY accounts_make ON accounts FOR INSERT TO wangge_app WITH CHECK ((SELECT sees_all('accounts', 'manage')) AND post IS NULL);
CREATE POLICY accounts_change ON accounts FOR UPDATE TO wangge_app
  USING ((SELECT sees_all('accounts', 'manage')) OR (SELECT sees_all('grants', 'give')));
-- Which of its columns each administrator may change; who comes without claims is the operator at the command line.
CREATE FUNCTION divide_account_changes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF claim('post') IS NULL THEN RETURN NEW; END IF;
  IF NEW.post IS DISTINCT FROM OLD.post AND NOT sees_all('grants', 'give')
     AND NOT (may_appoint_administrators() AND OLD.post IS NULL AND NEW.post IN ('security-admin', 'audit-admin')) THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'giving a post is the security administrator''s';
  END IF;
  IF (NEW.name, NEW.is_disabled, NEW.sign_in, NEW.oidc_subject) IS DISTINCT FROM (OLD.name, OLD.is_disabled, OLD.sign_in, OLD.oidc_subject)
     AND NOT sees_all('accounts', 'manage') THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'managing an account is the system administrator''s';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_divide_changes BEFORE UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION divide_account_changes();

CREATE POLICY account_territories_read ON account_territories FOR SELECT TO wangge_app
  USING ((SELECT sees_all('accounts', 'read')) OR account_id = (SELECT claim_account()));
CREATE POLICY account_territories_give ON account_territories FOR INSERT TO wangge_app
  WITH CHECK ((SELECT sees_all('grants', 'give')) AND account_id <> (SELECT claim_account()));
CREATE POLICY account_territories_take ON account_territories FOR DELETE TO wangge_app
  USING ((SELECT sees_all('grants', 'give')) AND account_id <> (SELECT claim_account()));
CREATE POLICY invitations_make ON invitations FOR INSERT TO wangge_app WITH CHECK ((SELECT sees_all('accounts', 'manage')));
CREATE POLICY sessions_read ON sessions FOR SELECT TO wangge_app
  USING (account_id = (SELECT claim_account()) OR (SELECT sees_all('sessions', 'manage')));
CREATE POLICY sessions_end ON sessions FOR UPDATE TO wangge_app
  USING (account_id = (SELECT claim_account()) OR (SELECT sees_all('sessions', 'manage')));
CREATE POLICY api_keys_read ON api_keys FOR SELECT TO wangge_app
  USING (account_id = (SELECT claim_account()) OR (SELECT sees_all('keys', 'manage')));
CREATE POLICY api_keys_make ON api_keys FOR INSERT TO wangge_app
  WITH CHECK (account_id = (SELECT claim_account()) AND (SELECT reach_of('keys', 'make')) = 'own');
CREATE POLICY api_keys_revoke ON api_keys FOR UPDATE TO wangge_app
  USING (account_id = (SELECT claim_account()) OR (SELECT sees_all('keys', 'manage')));
CREATE POLICY api_key_uses_read ON api_key_uses FOR SELECT TO wangge_app USING (EXISTS (SELECT FROM api_keys k WHERE k.id = key_id));
CREATE POLICY screens_read ON screens FOR SELECT TO wangge_app USING ((SELECT sees_all('screens', 'manage')));
CREATE POLICY screens_pair ON screens FOR INSERT TO wangge_app WITH CHECK ((SELECT sees_all('screens', 'manage')) AND paired_by = (SELECT claim_account()));
CREATE POLICY screens_revoke ON screens FOR UPDATE TO wangge_app USING ((SELECT sees_all('screens', 'manage')));
CREATE POLICY pairings_read ON pairings FOR SELECT TO wangge_app USING ((SELECT sees_all('screens', 'manage')));
CREATE POLICY pairings_use ON pairings FOR DELETE TO wangge_app USING ((SELECT sees_all('screens', 'manage')));
CREATE POLICY access_settings_read ON access_settings FOR SELECT TO wangge_app USING ((SELECT sees_all('settings', 'read')));
CREATE POLICY access_settings_write ON access_settings FOR ALL TO wangge_app USING ((SELECT sees_all('settings', 'change')));
CREATE POLICY access_settings_history_read ON access_settings_history FOR SELECT TO wangge_app USING ((SELECT sees_all('settings', 'read')));
CREATE POLICY access_settings_history_add ON access_settings_history FOR INSERT TO wangge_app WITH CHECK ((SELECT sees_all('settings', 'change')));
CREATE POLICY retention_terms_read ON retention_terms FOR SELECT TO wangge_app USING ((SELECT sees_all('retention', 'read')));
CREATE POLICY retention_terms_change ON retention_terms FOR UPDATE TO wangge_app USING ((SELECT sees_all('retention', 'change')));
CREATE POLICY legal_holds_read ON legal_holds FOR SELECT TO wangge_app USING ((SELECT sees_all('retention', 'read')));
CREATE POLICY legal_holds_place ON legal_holds FOR INSERT TO wangge_app WITH CHECK ((SELECT sees_all('retention', 'change')));
CREATE POLICY legal_holds_lift ON legal_holds FOR UPDATE TO wangge_app USING ((SELECT sees_all('retention', 'change')));
CREATE POLICY removals_read ON removals FOR SELECT TO wangge_app USING ((SELECT sees_all('retention', 'read')));

-- Everybody adds to the log in his own name; only its administrator reads it; there is no policy to change it.
GRANT INSERT ON audit_log TO wangge_app, wangge_door;
GRANT SELECT ON audit_log TO wangge_app;
CREATE POLICY audit_log_add ON audit_log FOR INSERT TO wangge_app WITH CHECK (account_id IS NOT DISTINCT FROM (SELECT claim_account()));
CREATE POLICY audit_log_door ON audit_log FOR INSERT TO wangge_door WITH CHECK (true);
CREATE POLICY audit_log_read ON audit_log FOR SELECT TO wangge_app USING ((SELECT sees_all('audit', 'read')));

-- The door: accounts and proofs of who one is, and of grids only which codes lie where.
GRANT SELECT ON accounts, account_territories, sessions, api_keys, screens, access_settings TO wangge_door;
GRANT SELECT, INSERT, UPDATE ON credentials TO wangge_door;
GRANT SELECT, UPDATE (used_at) ON invitations TO wangge_door;
GRANT UPDATE (last_sign_in_at, oidc_subject) ON accounts TO wangge_door;
GRANT INSERT, UPDATE (proof, last_active_at, ended_at, end_reason) ON sessions TO wangge_door;
GRANT UPDATE (last_used_at) ON api_keys TO wangge_door;
GRANT SELECT, INSERT, UPDATE ON api_key_uses TO wangge_door;
GRANT UPDATE (last_seen_at) ON screens TO wangge_door;
GRANT SELECT, INSERT, DELETE ON pairings TO wangge_door;
GRANT SELECT (id, code, coverage, community_code, code_scheme) ON grids TO wangge_door;
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['accounts', 'account_territories', 'sessions', 'api_keys', 'screens', 'access_settings', 'credentials', 'invitations',
                           'api_key_uses', 'pairings', 'grids'] LOOP
    EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO wangge_door USING (true) WITH CHECK (true)', t || '_door', t);
  END LOOP;
END $$;

-- The chain, proved for the audit administrator without opening the schema's own functions to him.
CREATE FUNCTION audit_proof() RETURNS TABLE (entries bigint, first_at timestamptz, last_hash text, broken_seq bigint, broken_fault text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT (SELECT count(*) FROM audit_log), (SELECT min(at) FROM audit_log), (SELECT encode(c.last_hash, 'hex') FROM audit_chain c), b.seq, b.fault
  FROM (SELECT 1) one LEFT JOIN first_broken_link() b ON true
  WHERE sees_all('audit', 'read')
$$;
-- How many days an API key may be good for, where that was set: everybody who makes keys must know.
CREATE FUNCTION longest_key_days() RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT value::integer FROM access_settings WHERE key = 'keyDays'
$$;

-- The community grid of a code, in force or the newest, for administrators, who see no grid: which account reaches it?
CREATE FUNCTION grid_of_code(wanted text) RETURNS TABLE (code text, name text, community text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT g.code, g.name, coalesce(g.community_code, CASE g.code_scheme WHEN 'gb-15' THEN left(g.code, 12) END)
  FROM grids g
  WHERE g.coverage = 'community' AND g.code = wanted AND sees_all('accounts', 'read')
  ORDER BY g.valid_from DESC LIMIT 1
$$;
