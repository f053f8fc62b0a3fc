-- Persons stand apart from the places they live in, and each kind of what is known of them apart from the others.
-- Every value is sealed by the service with a key that is not in this database.
DROP TABLE household_private;
CREATE TABLE residents (
  id           bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT residents_pkey PRIMARY KEY,
  household_id bigint NOT NULL CONSTRAINT residents_household_exists REFERENCES households (id) ON DELETE CASCADE,
  recorded_at  timestamptz NOT NULL DEFAULT now(),
  -- Where the record comes from and on what basis it is kept (PIPL, articles 13 and 29).
  source       text NOT NULL DEFAULT '',
  import_id    bigint
);
CREATE INDEX residents_household ON residents (household_id);
CREATE TABLE resident_names (
  resident_id bigint CONSTRAINT resident_names_pkey PRIMARY KEY CONSTRAINT resident_names_resident_exists REFERENCES residents (id) ON DELETE CASCADE,
  sealed      bytea NOT NULL
);
CREATE TABLE resident_telephones (
  resident_id bigint CONSTRAINT resident_telephones_pkey PRIMARY KEY CONSTRAINT resident_telephones_resident_exists REFERENCES residents (id) ON DELETE CASCADE,
  sealed      bytea NOT NULL,
  -- A keyed hash, to find a person's own record by what that person says.
  fingerprint bytea NOT NULL
);
CREATE INDEX resident_telephones_fingerprint ON resident_telephones (fingerprint);
CREATE TABLE resident_identities (
  resident_id bigint CONSTRAINT resident_identities_pkey PRIMARY KEY CONSTRAINT resident_identities_resident_exists REFERENCES residents (id) ON DELETE CASCADE,
  sealed      bytea NOT NULL,
  fingerprint bytea NOT NULL
);
CREATE INDEX resident_identities_fingerprint ON resident_identities (fingerprint);
-- That a visit is owed, and how often; never why.
CREATE TABLE resident_care (
  resident_id bigint CONSTRAINT resident_care_pkey PRIMARY KEY CONSTRAINT resident_care_resident_exists REFERENCES residents (id) ON DELETE CASCADE,
  sealed      bytea NOT NULL
);
-- Whether the stored text and address were masked: the originals themselves are seen only through an opening.
ALTER TABLE incidents ADD COLUMN is_masked boolean NOT NULL DEFAULT false;
-- As in 0006, with the new column.
CREATE OR REPLACE FUNCTION ensure_incident_partitions(earliest timestamptz, latest timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  columns constant text := 'id, reported_at, closed_at, due_at, position, source_frame, position_quality, is_outside_city, class_id, source, status, severity, text, address, is_masked, community_grid_id, unit_grid_id, grid_rule, import_id';
  quarter timestamptz := date_trunc('quarter', earliest);
  following timestamptz;
  partition_name text;
  made integer := 0;
BEGIN
  IF latest - earliest > interval '200 years' THEN
    RAISE EXCEPTION 'incident times span more than 200 years (% to %)', earliest, latest;
  END IF;
  WHILE quarter <= latest LOOP
    following := quarter + interval '3 months';
    partition_name := format('incidents_%s', to_char(quarter, 'YYYY"q"Q'));
    IF to_regclass(partition_name) IS NULL THEN
      PERFORM pg_advisory_xact_lock(815, 2);
      -- Asked of the catalogue itself: to_regclass may still remember that there was none before the wait.
      IF NOT EXISTS (SELECT FROM pg_class WHERE relname = partition_name
                       AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'incidents'::regclass)) THEN
        IF EXISTS (SELECT FROM incidents_unplanned WHERE reported_at >= quarter AND reported_at < following) THEN
          EXECUTE format('CREATE TABLE %I (LIKE incidents INCLUDING ALL)', partition_name);
          EXECUTE format('WITH moved AS (DELETE FROM incidents_unplanned WHERE reported_at >= %L AND reported_at < %L RETURNING %s)
            INSERT INTO %I (%s) SELECT * FROM moved', quarter, following, columns, partition_name, columns);
          EXECUTE format('ALTER TABLE incidents ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition_name, quarter, following);
        ELSE
          EXECUTE format('CREATE TABLE %I PARTITION OF incidents FOR VALUES FROM (%L) TO (%L)', partition_name, quarter, following);
        END IF;
        made := made + 1;
      END IF;
    END IF;
    quarter := following;
  END LOOP;
  RETURN made;
END $$;

-- The text of a complaint as it came in, where the stored one was masked.
CREATE TABLE incident_originals (
  incident_id bigint CONSTRAINT incident_originals_pkey PRIMARY KEY,
  community_grid_id bigint,
  sealed      bytea NOT NULL,
  kinds       text[] NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);
-- What an import wrote over, so that undoing it brings that back too.
CREATE TABLE replaced_originals (
  id          bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT replaced_originals_pkey PRIMARY KEY,
  import_id   bigint NOT NULL CONSTRAINT replaced_originals_import_exists REFERENCES imports (id),
  incident_id bigint NOT NULL,
  sealed      bytea NOT NULL,
  kinds       text[] NOT NULL,
  recorded_at timestamptz NOT NULL,
  CONSTRAINT replaced_originals_once UNIQUE (import_id, incident_id)
);
-- Incidents are removed by row or by quarter; what was sealed of them goes with them.
CREATE FUNCTION originals_follow_incidents() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM incident_originals o USING removed r WHERE o.incident_id = r.id;
    DELETE FROM replaced_originals o USING removed r WHERE o.incident_id = r.id;
  ELSE
    UPDATE incident_originals o SET community_grid_id = a.community_grid_id FROM added a
    WHERE o.incident_id = a.id AND o.community_grid_id IS DISTINCT FROM a.community_grid_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER incidents_take_their_originals AFTER DELETE ON incidents REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION originals_follow_incidents();
CREATE TRIGGER incidents_move_their_originals AFTER UPDATE ON incidents REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION originals_follow_incidents();
-- As in 0006, with what was sealed, and without the quarters of which a hold keeps anything.
CREATE OR REPLACE FUNCTION expire_incidents(before timestamptz) RETURNS bigint LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
  part record;
  n bigint;
  total bigint := 0;
  held record;
  keeps boolean;
BEGIN
  SELECT * INTO held FROM held_places('{complaint-texts,complaint-originals}');
  FOR part IN
    SELECT c.oid::regclass AS name, (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \(''([^'']+)''\)'))[1]::timestamptz AS ends
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'incidents'::regclass AND pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'
  LOOP
    IF part.ends <= before THEN
      EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE $1 OR community_grid_id = ANY ($2))', part.name)
        INTO keeps USING held.everything, held.grids;
      IF keeps THEN
        RAISE NOTICE 'a legal hold keeps %', part.name;
        CONTINUE;
      END IF;
      EXECUTE format('INSERT INTO changes (noun, op, row_count, first_id, last_id, west, south, east, north)
        SELECT ''incidents'', ''delete'', count(*), min(id), max(id), ST_XMin(ST_Extent(position)), ST_YMin(ST_Extent(position)),
               ST_XMax(ST_Extent(position)), ST_YMax(ST_Extent(position)) FROM %s HAVING count(*) > 0 RETURNING row_count', part.name) INTO n;
      EXECUTE format('DELETE FROM incident_originals o USING %s i WHERE o.incident_id = i.id', part.name);
      EXECUTE format('DELETE FROM replaced_originals o USING %s i WHERE o.incident_id = i.id', part.name);
      EXECUTE format('DROP TABLE %s', part.name);
      total := total + coalesce(n, 0);
    END IF;
  END LOOP;
  RETURN total;
END $$;

-- A declared purpose opens named records to one account for a moment, and stays as the record of it.
CREATE TABLE openings (
  id            bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT openings_pkey PRIMARY KEY,
  account_id    bigint NOT NULL CONSTRAINT openings_account_exists REFERENCES accounts (id),
  purpose       text NOT NULL CONSTRAINT openings_purpose_known CHECK (purpose IN ('care-visit', 'complaint-handling', 'emergency',
                  'correction', 'request-of-the-person', 'legal-duty')),
  note          text NOT NULL CONSTRAINT openings_note_given CHECK (length(btrim(note)) >= 4),
  made_at       timestamptz NOT NULL DEFAULT now(),
  household_ids bigint[] NOT NULL DEFAULT '{}',
  resident_ids  bigint[] NOT NULL DEFAULT '{}',
  incident_ids  bigint[] NOT NULL DEFAULT '{}'
);
CREATE INDEX openings_account ON openings (account_id, id);
-- Whether the claimed opening is the claimed account's own, made within five minutes, and names the record.
CREATE FUNCTION is_opened(noun text, record_id bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM openings o
    WHERE o.id = claim('opening')::bigint AND o.account_id = claim_account() AND o.made_at > now() - interval '5 minutes'
      AND record_id = ANY (CASE noun WHEN 'household' THEN o.household_ids WHEN 'resident' THEN o.resident_ids ELSE o.incident_ids END))
$$;

-- How long each class of data is kept, and what must not go for now.
CREATE TABLE retention_terms (
  data_class text CONSTRAINT retention_terms_pkey PRIMARY KEY,
  days       integer NOT NULL CONSTRAINT retention_terms_days_plausible CHECK (days BETWEEN 1 AND 36500),
  changed_at timestamptz NOT NULL DEFAULT now(),
  changed_by bigint CONSTRAINT retention_terms_changer_exists REFERENCES accounts (id),
  -- Logs are kept for six months at least (Cybersecurity Law, article 21).
  CONSTRAINT retention_terms_not_too_short CHECK (
    days >= CASE data_class WHEN 'audit' THEN 180 WHEN 'openings' THEN 180 WHEN 'sessions' THEN 30 ELSE 1 END)
);
INSERT INTO retention_terms (data_class, days) VALUES
  ('complaint-originals', 180), ('complaint-texts', 1095), ('residents', 1095), ('sessions', 180), ('openings', 1095), ('audit', 1095);
CREATE TABLE legal_holds (
  id         bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT legal_holds_pkey PRIMARY KEY,
  data_class text NOT NULL CONSTRAINT legal_holds_class_known REFERENCES retention_terms (data_class),
  reason     text NOT NULL CONSTRAINT legal_holds_reason_given CHECK (length(btrim(reason)) >= 4),
  -- Null: the whole class; else one community grid.
  grid_code  text,
  placed_at  timestamptz NOT NULL DEFAULT now(),
  placed_by  bigint NOT NULL CONSTRAINT legal_holds_placer_exists REFERENCES accounts (id),
  lifted_at  timestamptz,
  lifted_by  bigint CONSTRAINT legal_holds_lifter_exists REFERENCES accounts (id)
);
CREATE TABLE removals (
  id         bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT removals_pkey PRIMARY KEY,
  data_class text NOT NULL,
  run_at     timestamptz NOT NULL DEFAULT now(),
  before     timestamptz NOT NULL,
  removed    bigint NOT NULL,
  held_back  bigint NOT NULL,
  first_id   bigint,
  last_id    bigint
);

-- What of a class is held: all of it, or what lies in some community grids. A grid may be redrawn while a hold stands, so
-- every grid is held that shares ground with any that had the code.
CREATE FUNCTION is_class_held(which text) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM legal_holds WHERE data_class = which AND lifted_at IS NULL AND grid_code IS NULL)
$$;
CREATE FUNCTION held_grids(which text) RETURNS bigint[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT g.id), '{}')
  FROM legal_holds l
  JOIN grids held ON held.coverage = 'community' AND held.code = l.grid_code
  JOIN grids g ON g.coverage = 'community' AND g.boundary && held.boundary
    AND (g.id = held.id OR ST_Relate(g.boundary, held.boundary, 'T********'))
  WHERE l.data_class = which AND l.lifted_at IS NULL
$$;

-- The records of a class (but audit, which goes by its chain) that were made before the instant, and whether a legal hold
-- keeps them. The only place that says what is due: the preview counts these rows and a removal takes them.
CREATE FUNCTION due_records(which text, before timestamptz) RETURNS TABLE (id bigint, made_at timestamptz, is_held boolean)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  WITH found AS (
    SELECT o.incident_id AS id, o.recorded_at AS made_at, o.community_grid_id AS grid_id
    FROM incident_originals o WHERE which = 'complaint-originals' AND o.recorded_at < before
    UNION ALL
    -- What is not settled yet is kept, however old. The first comparison leaves later quarters unread.
    SELECT i.id, greatest(i.reported_at, i.closed_at), i.community_grid_id
    FROM incidents i WHERE which = 'complaint-texts' AND i.reported_at < before AND greatest(i.reported_at, i.closed_at) < before
      AND i.status IN ('closed', 'refused') AND (i.text <> '' OR i.address <> '')
    UNION ALL
    SELECT r.id, r.recorded_at, h.community_grid_id
    FROM residents r JOIN households h ON h.id = r.household_id WHERE which = 'residents' AND r.recorded_at < before
    UNION ALL
    SELECT s.id, coalesce(s.ended_at, s.last_active_at), NULL
    FROM sessions s WHERE which = 'sessions' AND coalesce(s.ended_at, s.last_active_at) < before
    UNION ALL
    SELECT o.id, o.made_at, NULL FROM openings o WHERE which = 'openings' AND o.made_at < before
  )
  SELECT f.id, f.made_at, (SELECT is_class_held(which)) OR coalesce(f.grid_id = ANY ((SELECT held_grids(which))::bigint[]), false)
  FROM found f
$$;

-- What a removal now would take of each class, what holds keep of it, and how old the oldest record is.
CREATE FUNCTION preview_removals() RETURNS TABLE (data_class text, due bigint, held_back bigint, oldest_at timestamptz)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT t.data_class, counted.due, counted.held_back, CASE t.data_class
    WHEN 'complaint-originals' THEN (SELECT min(recorded_at) FROM incident_originals)
    WHEN 'complaint-texts' THEN (SELECT min(reported_at) FROM incidents)
    WHEN 'residents' THEN (SELECT min(recorded_at) FROM residents)
    WHEN 'sessions' THEN (SELECT min(made_at) FROM sessions)
    WHEN 'openings' THEN (SELECT min(made_at) FROM openings)
  END
  FROM retention_terms t
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE NOT is_held) AS due, count(*) FILTER (WHERE is_held) AS held_back
    FROM due_records(t.data_class, now() - make_interval(days => t.days))
  ) counted
  WHERE t.data_class <> 'audit'
  UNION ALL
  SELECT 'audit', CASE WHEN held.all_of_it THEN 0 ELSE log.due END, CASE WHEN held.all_of_it THEN log.due ELSE 0 END, log.oldest_at
  FROM (SELECT is_class_held('audit') AS all_of_it) held
  CROSS JOIN (
    SELECT count(*) FILTER (WHERE l.at < now() - make_interval(days => t.days)) AS due, min(l.at) AS oldest_at
    FROM retention_terms t LEFT JOIN audit_log l ON true WHERE t.data_class = 'audit'
  ) log
$$;
-- What a hold keeps goes by no other way either: not with an import that is undone, not with the household.
CREATE FUNCTION held_places(classes text[]) RETURNS TABLE (everything boolean, grids bigint[])
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(bool_or(is_class_held(c)), false), coalesce(array_agg(DISTINCT g.id) FILTER (WHERE g.id IS NOT NULL), '{}')
  FROM unnest(classes) c LEFT JOIN LATERAL unnest(held_grids(c)) g(id) ON true
$$;
CREATE FUNCTION keep_what_is_held() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  held record;
BEGIN
  SELECT * INTO held FROM held_places(TG_ARGV[0]::text[]);
  IF EXISTS (SELECT FROM removed r WHERE held.everything OR r.community_grid_id = ANY (held.grids)) THEN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'legal_holds_keep', TABLE = TG_TABLE_NAME,
      MESSAGE = format('a legal hold keeps some of these %s', TG_TABLE_NAME);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER incidents_kept_by_hold AFTER DELETE ON incidents REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_what_is_held('{complaint-texts,complaint-originals}');
CREATE TRIGGER households_kept_by_hold AFTER DELETE ON households REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_what_is_held('{residents}');
REVOKE EXECUTE ON FUNCTION is_class_held(text), held_grids(text), due_records(text, timestamptz), held_places(text[]), preview_removals() FROM PUBLIC;
