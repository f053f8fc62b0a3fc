-- Grids in two coverages: 'community' (300-500 households, for people; comprehensive or exclusive) and
-- 'unit' (about 10,000 square metres, for things). A changed grid is a new version, never an overwrite.
CREATE TABLE coverages (
  coverage text CONSTRAINT coverages_pkey PRIMARY KEY,
  writes   bigint NOT NULL DEFAULT 0
);
INSERT INTO coverages (coverage) VALUES ('community'), ('unit');

CREATE TABLE grids (
  id               bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT grids_pkey PRIMARY KEY,
  coverage         text NOT NULL CONSTRAINT grids_coverage_known REFERENCES coverages (coverage),
  kind             text NOT NULL,
  code             text NOT NULL,
  code_scheme      text NOT NULL DEFAULT 'gb-15' CONSTRAINT grids_code_scheme_known CHECK (code_scheme IN ('gb-15', 'local-16', 'free')),
  name             text NOT NULL DEFAULT '',
  community_code   text CONSTRAINT grids_community_exists REFERENCES areas (code),
  responsible_unit text,
  population       integer CONSTRAINT grids_population_not_negative CHECK (population >= 0),
  valid_from       timestamptz NOT NULL DEFAULT now(),
  valid_to         timestamptz,
  recorded_at      timestamptz NOT NULL DEFAULT now(),
  boundary         geometry(MultiPolygon, 4326) NOT NULL,
  boundary_3857    geometry(MultiPolygon, 3857) GENERATED ALWAYS AS (ST_Transform(boundary, 3857)) STORED,
  label_3857       geometry(Point, 3857) GENERATED ALWAYS AS (ST_Transform(ST_PointOnSurface(boundary), 3857)) STORED,
  area_square_meters float8 GENERATED ALWAYS AS (ST_Area(boundary::geography)) STORED,
  import_id        bigint,
  CONSTRAINT grids_kind_fits_coverage CHECK (
    (coverage = 'community' AND kind IN ('comprehensive', 'exclusive')) OR (coverage = 'unit' AND kind = 'unit')),
  CONSTRAINT grids_code_fits_scheme CHECK (
    CASE code_scheme WHEN 'gb-15' THEN code ~ '^[0-9]{15}$' WHEN 'local-16' THEN code ~ '^[0-9]{16}$' ELSE code <> '' END),
  CONSTRAINT grids_code_continues_community CHECK (
    code_scheme <> 'gb-15' OR community_code IS NULL OR starts_with(code, community_code)),
  CONSTRAINT grids_validity_runs_forward CHECK (valid_to IS NULL OR valid_to > valid_from),
  CONSTRAINT grids_boundary_valid CHECK (ST_IsValid(boundary) AND NOT ST_IsEmpty(boundary)),
  -- Smaller is a slip of the pen, larger is no grid: one of either would stretch every map of the city.
  CONSTRAINT grids_size_plausible CHECK (area_square_meters BETWEEN 1 AND 1e10),
  -- A code names one grid of a coverage at any instant; a retired code may not come back for other ground
  -- while the old one is in force.
  CONSTRAINT grids_code_taken EXCLUDE USING gist (
    coverage WITH =, code WITH =, tstzrange(valid_from, valid_to) WITH &&)
);
CREATE INDEX grids_boundary ON grids USING gist (boundary);
CREATE INDEX grids_boundary_3857 ON grids USING gist (boundary_3857);
CREATE INDEX grids_label_3857 ON grids USING gist (label_3857);
CREATE INDEX grids_code ON grids (code);
CREATE INDEX grids_community ON grids (community_code);

-- Who a grid came from: split, merge, redraw, rename; share of the predecessor's area.
CREATE TABLE grid_lineage (
  predecessor_id bigint NOT NULL CONSTRAINT grid_lineage_predecessor_exists REFERENCES grids (id) ON DELETE CASCADE,
  successor_id   bigint NOT NULL CONSTRAINT grid_lineage_successor_exists REFERENCES grids (id) ON DELETE CASCADE,
  relation       text NOT NULL CONSTRAINT grid_lineage_relation_known CHECK (relation IN ('split', 'merge', 'redraw', 'rename')),
  area_share     float8 NOT NULL CONSTRAINT grid_lineage_share_in_range CHECK (area_share > 0 AND area_share <= 1),
  CONSTRAINT grid_lineage_pkey PRIMARY KEY (predecessor_id, successor_id)
);

-- No two grids of one coverage may share ground at one instant. Whoever writes first updates the coverage's
-- row and so makes the next writer wait until it has committed: under READ COMMITTED the second then sees the
-- first one's grids, under REPEATABLE READ and SERIALIZABLE it fails with a serialisation error. Either way a
-- race cannot slip through. Overlaps under 0.01 square metres are the rounding of coordinates, not ground.
CREATE FUNCTION refuse_overlapping_grids() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  clash record;
BEGIN
  UPDATE coverages SET writes = writes + 1 WHERE coverage IN (SELECT DISTINCT coverage FROM added);
  SELECT a.code AS code, b.code AS other_code, a.coverage AS coverage INTO clash
  FROM added a
  -- OFFSET 0 keeps the planner to a walk of the boundary index for each new grid. Left free it joins by coverage when
  -- some ten thousand grids come in one statement, and that compares every grid with every other.
  CROSS JOIN LATERAL (SELECT * FROM grids near WHERE near.boundary && a.boundary OFFSET 0) b
  WHERE b.coverage = a.coverage AND b.id <> a.id
    AND tstzrange(b.valid_from, b.valid_to) && tstzrange(a.valid_from, a.valid_to)
    AND ST_Relate(a.boundary, b.boundary, 'T********')
    AND ST_Area(ST_Intersection(a.boundary, b.boundary)::geography) > 0.01
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'grids_no_overlap', TABLE = 'grids',
      MESSAGE = format('grid %s overlaps grid %s of the same coverage (%s)', clash.code, clash.other_code, clash.coverage),
      DETAIL = format('%s overlaps %s', clash.code, clash.other_code);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER grids_no_overlap_on_insert AFTER INSERT ON grids REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_overlapping_grids();
CREATE TRIGGER grids_no_overlap_on_update AFTER UPDATE ON grids REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_overlapping_grids();
CALL feed_changes_of('grids', 'boundary');
