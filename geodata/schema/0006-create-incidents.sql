-- Complaints and events. Partitioned by the quarter they were reported in, so that ten million rows load
-- and index piecewise and a period expires by dropping its partition.
CREATE SEQUENCE incidents_id AS bigint;
CREATE TABLE incidents (
  id                bigint NOT NULL DEFAULT nextval('incidents_id'),
  reported_at       timestamptz NOT NULL,
  closed_at         timestamptz,
  due_at            timestamptz,
  position          geometry(Point, 4326) NOT NULL,
  source_frame      text NOT NULL DEFAULT 'wgs84',
  position_quality  text NOT NULL DEFAULT 'unknown' CONSTRAINT incidents_position_quality_known CHECK (
    position_quality IN ('device', 'address', 'map', 'placeholder', 'unknown')),
  is_outside_city   boolean NOT NULL DEFAULT false,
  is_closed_before_opened boolean GENERATED ALWAYS AS (coalesce(closed_at < reported_at, false)) STORED,
  class_id          integer NOT NULL CONSTRAINT incidents_class_exists REFERENCES incident_classes (id),
  source            text NOT NULL DEFAULT 'other' CONSTRAINT incidents_source_known CHECK (
    source IN ('hotline', 'app', 'web', 'patrol', 'sensor', 'leader', 'media', 'other')),
  status            text NOT NULL DEFAULT 'open' CONSTRAINT incidents_status_known CHECK (
    status IN ('open', 'in-progress', 'closed', 'refused')),
  severity          smallint NOT NULL DEFAULT 2 CONSTRAINT incidents_severity_in_range CHECK (severity BETWEEN 1 AND 5),
  text              text NOT NULL DEFAULT '',
  address           text NOT NULL DEFAULT '',
  community_grid_id bigint,
  unit_grid_id      bigint,
  grid_rule         text,
  import_id         bigint,
  CONSTRAINT incidents_pkey PRIMARY KEY (id, reported_at)
) PARTITION BY RANGE (reported_at);
ALTER SEQUENCE incidents_id OWNED BY incidents.id;
CREATE INDEX incidents_position ON incidents USING gist (position);
CREATE INDEX incidents_reported_at ON incidents (reported_at);
CREATE INDEX incidents_community_grid ON incidents (community_grid_id, reported_at);
CREATE INDEX incidents_unit_grid ON incidents (unit_grid_id);
CREATE INDEX incidents_import ON incidents (import_id) WHERE import_id IS NOT NULL;
CREATE TABLE incidents_unplanned PARTITION OF incidents DEFAULT;
CALL feed_changes_of('incidents', 'position');

-- Makes the quarterly partitions that cover [earliest, latest]. Safe to call again; rows that already sit in
-- the default partition are moved into their quarter. Returns how many partitions it made.
CREATE FUNCTION ensure_incident_partitions(earliest timestamptz, latest timestamptz) RETURNS integer
LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
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
          EXECUTE format('WITH moved AS (DELETE FROM incidents_unplanned WHERE reported_at >= %L AND reported_at < %L RETURNING id, reported_at, closed_at, due_at, position, source_frame, position_quality, is_outside_city, class_id, source, status, severity, text, address, community_grid_id, unit_grid_id, grid_rule, import_id)
            INSERT INTO %I (id, reported_at, closed_at, due_at, position, source_frame, position_quality, is_outside_city, class_id, source, status, severity, text, address, community_grid_id, unit_grid_id, grid_rule, import_id) SELECT * FROM moved',
            quarter, following, partition_name);
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

-- Drops whole quarters that ended before the instant. Returns the rows dropped, and tells the feed.
CREATE FUNCTION expire_incidents(before timestamptz) RETURNS bigint LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
  part record;
  n bigint;
  total bigint := 0;
BEGIN
  FOR part IN
    SELECT c.oid::regclass AS name, (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \(''([^'']+)''\)'))[1]::timestamptz AS ends
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'incidents'::regclass AND pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'
  LOOP
    IF part.ends <= before THEN
      EXECUTE format('INSERT INTO changes (noun, op, row_count, first_id, last_id, west, south, east, north)
        SELECT ''incidents'', ''delete'', count(*), min(id), max(id), ST_XMin(ST_Extent(position)), ST_YMin(ST_Extent(position)),
               ST_XMax(ST_Extent(position)), ST_YMax(ST_Extent(position)) FROM %s HAVING count(*) > 0 RETURNING row_count', part.name) INTO n;
      EXECUTE format('DROP TABLE %s', part.name);
      total := total + coalesce(n, 0);
    END IF;
  END LOOP;
  RETURN total;
END $$;
