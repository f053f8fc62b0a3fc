-- Building, household and incident are linked to the grids in force by geometry. Single writes get their link
-- from a row trigger; bulk writers bring links they made set-wise (grid_rule not null); a change of grids relinks
-- what lies on the touched ground. count_wrong_links() proves the result.

CREATE FUNCTION grid_at(which_coverage text, place geometry) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT id FROM grids
  WHERE coverage = which_coverage AND boundary && place AND ST_Intersects(boundary, place)
    AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())
  ORDER BY id LIMIT 1   -- a point on a shared edge goes to the older grid, always the same one
$$;

-- A place and the grid it lies in may be written at the same moment by two writers who do not see each other yet.
-- So places are linked under a shared lock held until commit and grids relink under the exclusive one: whoever comes
-- second waits, and then sees the first (under READ COMMITTED, which every writer of ours uses). Bulk writers that
-- bring their own links call this before they read the grids.
CREATE FUNCTION hold_grids_still() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock_shared(815, 3)
$$;

CREATE FUNCTION link_building() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE place geometry := ST_PointOnSurface(NEW.footprint);
BEGIN
  PERFORM hold_grids_still();
  NEW.community_grid_id := grid_at('community', place);
  NEW.unit_grid_id := grid_at('unit', place);
  NEW.grid_rule := 'inside-point';
  RETURN NEW;
END $$;
CREATE TRIGGER buildings_link_on_insert BEFORE INSERT ON buildings FOR EACH ROW
  WHEN (NEW.grid_rule IS NULL) EXECUTE FUNCTION link_building();
CREATE TRIGGER buildings_link_on_move BEFORE UPDATE OF footprint ON buildings FOR EACH ROW
  WHEN (NEW.footprint IS DISTINCT FROM OLD.footprint) EXECUTE FUNCTION link_building();

CREATE FUNCTION link_incident() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM hold_grids_still();
  NEW.community_grid_id := grid_at('community', NEW.position);
  NEW.unit_grid_id := grid_at('unit', NEW.position);
  NEW.grid_rule := 'position';
  RETURN NEW;
END $$;
CREATE TRIGGER incidents_link_on_insert BEFORE INSERT ON incidents FOR EACH ROW
  WHEN (NEW.grid_rule IS NULL) EXECUTE FUNCTION link_incident();
CREATE TRIGGER incidents_link_on_move BEFORE UPDATE OF position ON incidents FOR EACH ROW
  WHEN (NEW.position IS DISTINCT FROM OLD.position) EXECUTE FUNCTION link_incident();

-- A household follows its building: people of one house belong to one grid, wherever the door was measured.
CREATE FUNCTION link_household() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE house record;
BEGIN
  PERFORM hold_grids_still();
  SELECT community_grid_id, unit_grid_id INTO house FROM buildings WHERE id = NEW.building_id;
  IF FOUND THEN
    NEW.community_grid_id := house.community_grid_id;
    NEW.unit_grid_id := house.unit_grid_id;
    NEW.grid_rule := 'building';
  ELSE
    NEW.community_grid_id := grid_at('community', NEW.position);
    NEW.unit_grid_id := grid_at('unit', NEW.position);
    NEW.grid_rule := 'position';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER households_link_on_insert BEFORE INSERT ON households FOR EACH ROW
  WHEN (NEW.grid_rule IS NULL) EXECUTE FUNCTION link_household();
CREATE TRIGGER households_link_on_move BEFORE UPDATE OF position, building_id ON households FOR EACH ROW
  WHEN (NEW.position IS DISTINCT FROM OLD.position OR NEW.building_id IS DISTINCT FROM OLD.building_id)
  EXECUTE FUNCTION link_household();

-- When a building moves to another grid its households follow.
CREATE FUNCTION households_follow_building() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE households h SET community_grid_id = a.community_grid_id, unit_grid_id = a.unit_grid_id, grid_rule = 'building'
  FROM added a JOIN removed r USING (id)
  WHERE h.building_id = a.id
    AND (a.community_grid_id, a.unit_grid_id) IS DISTINCT FROM (r.community_grid_id, r.unit_grid_id);
  RETURN NULL;
END $$;
CREATE TRIGGER buildings_take_their_households AFTER UPDATE ON buildings
  REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION households_follow_building();

-- Relinks everything on the given ground (null: everywhere) to the grids in force now. Only rows whose link
-- changes are written. Called after a change of grids, and by the service when a validity date passes.
CREATE FUNCTION relink_places(ground geometry) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
  total bigint := 0;
BEGIN
  CREATE TEMP TABLE IF NOT EXISTS grids_in_force (id bigint, coverage text, boundary geometry) ON COMMIT DROP;
  TRUNCATE grids_in_force;
  INSERT INTO grids_in_force SELECT g.id, g.coverage, g.boundary FROM grids g
    WHERE g.valid_from <= now() AND (g.valid_to IS NULL OR g.valid_to > now()) AND (ground IS NULL OR g.boundary && ground);
  CREATE INDEX IF NOT EXISTS grids_in_force_boundary ON grids_in_force USING gist (boundary);
  ANALYZE grids_in_force;

  WITH right_link AS (
    SELECT b.id, min(g.id) FILTER (WHERE g.coverage = 'community') AS community, min(g.id) FILTER (WHERE g.coverage = 'unit') AS unit
    FROM buildings b LEFT JOIN grids_in_force g ON g.boundary && b.inside_point AND ST_Intersects(g.boundary, b.inside_point)
    WHERE ground IS NULL OR b.inside_point && ground GROUP BY b.id)
  UPDATE buildings b SET community_grid_id = r.community, unit_grid_id = r.unit, grid_rule = 'inside-point'
  FROM right_link r WHERE r.id = b.id AND (b.community_grid_id, b.unit_grid_id) IS DISTINCT FROM (r.community, r.unit);
  GET DIAGNOSTICS n = ROW_COUNT; total := total + n;

  WITH right_link AS (
    SELECT h.id, min(g.id) FILTER (WHERE g.coverage = 'community') AS community, min(g.id) FILTER (WHERE g.coverage = 'unit') AS unit
    FROM households h LEFT JOIN grids_in_force g ON g.boundary && h.position AND ST_Intersects(g.boundary, h.position)
    WHERE h.building_id IS NULL AND (ground IS NULL OR h.position && ground) GROUP BY h.id)
  UPDATE households h SET community_grid_id = r.community, unit_grid_id = r.unit, grid_rule = 'position'
  FROM right_link r WHERE r.id = h.id AND (h.community_grid_id, h.unit_grid_id) IS DISTINCT FROM (r.community, r.unit);
  GET DIAGNOSTICS n = ROW_COUNT; total := total + n;

  WITH right_link AS (
    SELECT i.id, i.reported_at, min(g.id) FILTER (WHERE g.coverage = 'community') AS community, min(g.id) FILTER (WHERE g.coverage = 'unit') AS unit
    FROM incidents i LEFT JOIN grids_in_force g ON g.boundary && i.position AND ST_Intersects(g.boundary, i.position)
    WHERE ground IS NULL OR i.position && ground GROUP BY i.id, i.reported_at)
  UPDATE incidents i SET community_grid_id = r.community, unit_grid_id = r.unit, grid_rule = 'position'
  FROM right_link r WHERE r.id = i.id AND r.reported_at = i.reported_at
    AND (i.community_grid_id, i.unit_grid_id) IS DISTINCT FROM (r.community, r.unit);
  GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
  DROP TABLE grids_in_force;
  RETURN total;
END $$;

CREATE FUNCTION relink_after_grid_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched geometry;
BEGIN
  IF TG_OP = 'INSERT' THEN SELECT ST_SetSRID(ST_Extent(boundary)::geometry, 4326) INTO touched FROM added;
  ELSIF TG_OP = 'DELETE' THEN SELECT ST_SetSRID(ST_Extent(boundary)::geometry, 4326) INTO touched FROM removed;
  ELSE
    -- A renamed grid moves nobody.
    SELECT ST_SetSRID(ST_Extent(ST_Collect(a.boundary, r.boundary))::geometry, 4326) INTO touched FROM added a JOIN removed r USING (id)
    WHERE a.boundary IS DISTINCT FROM r.boundary OR a.coverage <> r.coverage
       OR (a.valid_from, a.valid_to) IS DISTINCT FROM (r.valid_from, r.valid_to);
  END IF;
  IF touched IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(815, 3);
    PERFORM relink_places(touched);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER relink_on_insert AFTER INSERT ON grids REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION relink_after_grid_change();
CREATE TRIGGER relink_on_update AFTER UPDATE ON grids REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION relink_after_grid_change();
CREATE TRIGGER relink_on_delete AFTER DELETE ON grids REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION relink_after_grid_change();

-- Links that disagree with geometry; 0 unless a validity date passed since the last relinking.
CREATE FUNCTION count_wrong_links() RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT (SELECT count(*) FROM buildings WHERE community_grid_id IS DISTINCT FROM grid_at('community', inside_point)
            OR unit_grid_id IS DISTINCT FROM grid_at('unit', inside_point))
       + (SELECT count(*) FROM incidents WHERE community_grid_id IS DISTINCT FROM grid_at('community', position)
            OR unit_grid_id IS DISTINCT FROM grid_at('unit', position))
       + (SELECT count(*) FROM households h LEFT JOIN buildings b ON b.id = h.building_id
          WHERE h.community_grid_id IS DISTINCT FROM CASE WHEN b.id IS NULL THEN grid_at('community', h.position) ELSE b.community_grid_id END
             OR h.unit_grid_id IS DISTINCT FROM CASE WHEN b.id IS NULL THEN grid_at('unit', h.position) ELSE b.unit_grid_id END)
$$;

-- When the service last made the links follow the calendar.
INSERT INTO city_settings (key, value) VALUES ('links_made_at', now()::text);
-- Grids recorded after their first day were linked when they were written; only those dated ahead wait for it.
-- The feed hears of them too: nobody writes a row when a day comes, and yet what is in force has changed.
CREATE FUNCTION relink_what_came_into_force() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  since timestamptz;
  turned record;
BEGIN
  PERFORM pg_advisory_xact_lock(815, 3);
  SELECT value::timestamptz INTO since FROM city_settings WHERE key = 'links_made_at' FOR UPDATE;
  SELECT count(*) AS n, min(id) AS first_id, max(id) AS last_id, ST_SetSRID(ST_Extent(boundary)::geometry, 4326) AS box INTO turned
  FROM grids
  WHERE (valid_from > greatest(since, recorded_at) AND valid_from <= now()) OR (valid_to > since AND valid_to <= now());
  UPDATE city_settings SET value = now()::text WHERE key = 'links_made_at';
  IF turned.n = 0 THEN RETURN 0; END IF;
  INSERT INTO changes (noun, op, row_count, first_id, last_id, west, south, east, north)
  VALUES ('grids', 'update', turned.n, turned.first_id, turned.last_id,
          ST_XMin(turned.box), ST_YMin(turned.box), ST_XMax(turned.box), ST_YMax(turned.box));
  RETURN relink_places(turned.box);
END $$;
