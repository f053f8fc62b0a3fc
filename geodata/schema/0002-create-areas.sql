-- The administrative tree: county, street, community. Codes after the statistical division code
-- (12 digits: 6 county, 3 street, 3 community), stored at the length of their level.
CREATE TABLE areas (
  id          bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT areas_pkey PRIMARY KEY,
  code        text NOT NULL CONSTRAINT areas_code_unique UNIQUE,
  level       text NOT NULL CONSTRAINT areas_level_known CHECK (level IN ('county', 'street', 'community')),
  name        text NOT NULL,
  parent_code text CONSTRAINT areas_parent_exists REFERENCES areas (code),
  outline     geometry(MultiPolygon, 4326) CONSTRAINT areas_outline_valid CHECK (ST_IsValid(outline) AND NOT ST_IsEmpty(outline)),
  outline_3857 geometry(MultiPolygon, 3857) GENERATED ALWAYS AS (ST_Transform(outline, 3857)) STORED,
  import_id   bigint,
  CONSTRAINT areas_code_matches_level CHECK (
    code ~ CASE level WHEN 'county' THEN '^[0-9]{6}$' WHEN 'street' THEN '^[0-9]{9}$' ELSE '^[0-9]{12}$' END),
  CONSTRAINT areas_code_continues_parent CHECK (parent_code IS NULL OR starts_with(code, parent_code)),
  CONSTRAINT areas_only_counties_are_roots CHECK (level = 'county' OR parent_code IS NOT NULL)
);
CREATE INDEX areas_outline ON areas USING gist (outline);
CREATE INDEX areas_outline_3857 ON areas USING gist (outline_3857);
CREATE INDEX areas_parent ON areas (parent_code);
CALL feed_changes_of('areas', 'outline');

-- The published national list of codes, as a look-up: names for a code, never territory of this city.
CREATE TABLE area_codes (
  code        text CONSTRAINT area_codes_pkey PRIMARY KEY,
  name        text NOT NULL,
  parent_code text NOT NULL,
  import_id   bigint
);
CREATE INDEX area_codes_parent ON area_codes (parent_code);
