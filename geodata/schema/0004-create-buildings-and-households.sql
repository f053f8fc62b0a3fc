CREATE TABLE buildings (
  id                bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT buildings_pkey PRIMARY KEY,
  code              text,
  name              text NOT NULL DEFAULT '',
  address           text NOT NULL DEFAULT '',
  use               text NOT NULL DEFAULT 'unknown' CONSTRAINT buildings_use_known CHECK (
    use IN ('residential', 'commercial', 'office', 'industrial', 'school', 'hospital', 'public', 'mixed', 'other', 'unknown')),
  floors            smallint CONSTRAINT buildings_floors_plausible CHECK (floors BETWEEN 0 AND 200),
  built_year        smallint,
  footprint         geometry(MultiPolygon, 4326) NOT NULL CONSTRAINT buildings_footprint_valid CHECK (ST_IsValid(footprint) AND NOT ST_IsEmpty(footprint)),
  footprint_3857    geometry(MultiPolygon, 3857) GENERATED ALWAYS AS (ST_Transform(footprint, 3857)) STORED,
  inside_point      geometry(Point, 4326) GENERATED ALWAYS AS (ST_PointOnSurface(footprint)) STORED,
  -- Derived by geometry, see 0009. grid_rule says how: 'inside-point'.
  community_grid_id bigint,
  unit_grid_id      bigint,
  grid_rule         text,
  import_id         bigint
);
CREATE INDEX buildings_footprint ON buildings USING gist (footprint);
CREATE INDEX buildings_footprint_3857 ON buildings USING gist (footprint_3857);
CREATE INDEX buildings_inside_point ON buildings USING gist (inside_point);
CREATE INDEX buildings_code ON buildings (code);
CREATE INDEX buildings_community_grid ON buildings (community_grid_id);
CREATE INDEX buildings_unit_grid ON buildings (unit_grid_id);
CALL feed_changes_of('buildings', 'footprint');

-- Where a household lives and how many they are; nothing that names anyone.
CREATE TABLE households (
  id                bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT households_pkey PRIMARY KEY,
  code              text,
  building_id       bigint CONSTRAINT households_building_exists REFERENCES buildings (id),
  place             text NOT NULL DEFAULT '',
  size              smallint CONSTRAINT households_size_plausible CHECK (size BETWEEN 0 AND 50),
  position          geometry(Point, 4326) NOT NULL,
  -- grid_rule: 'building' (the building's inside point decides) or 'position'.
  community_grid_id bigint,
  unit_grid_id      bigint,
  grid_rule         text,
  import_id         bigint
);
CREATE INDEX households_position ON households USING gist (position);
CREATE INDEX households_building ON households (building_id);
CREATE INDEX households_community_grid ON households (community_grid_id);
CREATE INDEX households_unit_grid ON households (unit_grid_id);
CREATE INDEX households_code ON households (code);
CALL feed_changes_of('households', '');

-- Everything personal stands apart. No query of this version reads it; the access work opens it by purpose.
CREATE TABLE household_private (
  household_id bigint CONSTRAINT household_private_pkey PRIMARY KEY
    CONSTRAINT household_private_household_exists REFERENCES households (id) ON DELETE CASCADE,
  sealed       bytea NOT NULL
);
REVOKE ALL ON household_private FROM PUBLIC;
