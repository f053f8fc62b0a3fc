-- The kernel of the store: extensions, the city's own settings, and the ordered change feed.

CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- One row a fact about the city this database holds: name_zh, name_en, timezone, made_by, data_as_of.
CREATE TABLE city_settings (
  key   text PRIMARY KEY,
  value text NOT NULL
);
INSERT INTO city_settings (key, value) VALUES ('timezone', 'Asia/Shanghai');

-- Every write to a governed table leaves entries here. `seq` is given at commit, under a lock that is held
-- until the transaction is visible: a reader that has seen seq n has seen everything before n, whatever
-- long transactions are still open. That is why the feed can be resumed from a number.
CREATE TABLE changes (
  id        bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT changes_pkey PRIMARY KEY,
  seq       bigint CONSTRAINT changes_seq_unique UNIQUE,
  noun      text NOT NULL,
  op        text NOT NULL CONSTRAINT changes_op_known CHECK (op IN ('insert', 'update', 'delete')),
  -- One entry for each row of a small statement (row_count = 1); one entry for a whole bulk statement.
  row_count bigint NOT NULL,
  first_id  bigint NOT NULL,
  last_id   bigint NOT NULL,
  west      float8,
  south     float8,
  east      float8,
  north     float8,
  made_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE SEQUENCE changes_seq AS bigint;

-- Two int4 keys so that no other advisory lock of ours can collide by accident.
CREATE FUNCTION assign_change_seq() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(815, 1);
  UPDATE changes SET seq = nextval('changes_seq'), made_at = clock_timestamp() WHERE id = NEW.id;
  PERFORM pg_notify('changes', '');
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER changes_get_their_seq_at_commit
  AFTER INSERT ON changes DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION assign_change_seq();

-- Statement trigger of every governed table. Arguments: the geometry column ('' for none).
-- Statements of up to 200 rows are told row by row, so that open maps refresh only what was touched;
-- larger ones as one entry with their span of ids and their box.
CREATE FUNCTION record_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  rows_source text := CASE WHEN TG_OP = 'DELETE' THEN 'removed' ELSE 'added' END;
  box text := CASE WHEN TG_ARGV[0] = '' THEN 'NULL::geometry' ELSE format('%I', TG_ARGV[0]) END;
  n bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM %s', rows_source) INTO n;
  IF n = 0 THEN RETURN NULL; END IF;
  -- An update tells the box of before and after: what moved away must be redrawn too.
  IF TG_OP = 'UPDATE' AND TG_ARGV[0] <> '' THEN
    rows_source := format('(SELECT id, %1$I FROM added UNION ALL SELECT id, %1$I FROM removed) both_states', TG_ARGV[0]);
  END IF;
  IF n <= 200 THEN
    EXECUTE format(
      'INSERT INTO changes (noun, op, row_count, first_id, last_id, west, south, east, north)
       SELECT $1, $2, 1, id, id, ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e)
       FROM (SELECT id, ST_Extent(%s) AS e FROM %s GROUP BY id ORDER BY id) t', box, rows_source)
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

-- Emptying a table at once is one entry that spans every id (up to 2^53 - 1) and all ground; nobody counted the rows.
CREATE FUNCTION record_truncation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO changes (noun, op, row_count, first_id, last_id) VALUES (TG_TABLE_NAME, 'delete', 0, 0, 9007199254740991);
  RETURN NULL;
END $$;

-- Puts a table under the feed: CALL feed_changes_of('grids', 'boundary').
CREATE PROCEDURE feed_changes_of(governed regclass, geometry_column text) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER feed_inserts AFTER INSERT ON %s REFERENCING NEW TABLE AS added
                  FOR EACH STATEMENT EXECUTE FUNCTION record_changes(%L)', governed, geometry_column);
  EXECUTE format('CREATE TRIGGER feed_updates AFTER UPDATE ON %s REFERENCING OLD TABLE AS removed NEW TABLE AS added
                  FOR EACH STATEMENT EXECUTE FUNCTION record_changes(%L)', governed, geometry_column);
  EXECUTE format('CREATE TRIGGER feed_deletes AFTER DELETE ON %s REFERENCING OLD TABLE AS removed
                  FOR EACH STATEMENT EXECUTE FUNCTION record_changes(%L)', governed, geometry_column);
  EXECUTE format('CREATE TRIGGER feed_truncations AFTER TRUNCATE ON %s
                  FOR EACH STATEMENT EXECUTE FUNCTION record_truncation()', governed);
END $$;
