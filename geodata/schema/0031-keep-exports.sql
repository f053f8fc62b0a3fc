-- Files out: what was asked of each, under which rights, what was delivered, and for how long the file is kept.

CREATE TABLE exports (
  id            bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT exports_pkey PRIMARY KEY,
  made_at       timestamptz NOT NULL DEFAULT now(),
  made_by       bigint NOT NULL CONSTRAINT exports_made_by_fkey REFERENCES accounts (id),
  -- The rights it was made under. Who has others today no longer sees it: the file may hold more than they reach.
  post          text NOT NULL,
  areas         text NOT NULL,
  grids         text NOT NULL,
  -- The rights of its layers: a key needs all of them as scopes.
  needs         text[] NOT NULL CONSTRAINT exports_needs_something CHECK (cardinality(needs) > 0),
  question      jsonb NOT NULL,
  purpose       text,
  delivery      text NOT NULL CONSTRAINT exports_delivery_known CHECK (delivery IN ('file', 'stream')),
  state         text NOT NULL DEFAULT 'waiting' CONSTRAINT exports_state_known CHECK (
    state IN ('waiting', 'running', 'done', 'failed', 'cancelled', 'expired')),
  rows_expected bigint,
  rows_written  bigint NOT NULL DEFAULT 0,
  bytes_written bigint NOT NULL DEFAULT 0,
  finished_at   timestamptz,
  expires_at    timestamptz,
  -- Of the export it repeats.
  repeats_id    bigint CONSTRAINT exports_repeats_fkey REFERENCES exports (id),
  manifest      jsonb,
  error         text,
  -- Only what ended whole has a manifest, and with it the word complete.
  CONSTRAINT exports_manifest_of_whole CHECK ((state IN ('done', 'expired')) = (manifest IS NOT NULL))
);
CREATE INDEX exports_made_by ON exports (made_by, id);

-- Lists of codes that name the same, in whatever order.
CREATE FUNCTION same_codes(one text, other text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT string_to_array(coalesce(one, ''), ',') @> string_to_array(coalesce(other, ''), ',')
     AND string_to_array(coalesce(one, ''), ',') <@ string_to_array(coalesce(other, ''), ',')
$$;

ALTER TABLE exports ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON exports FROM PUBLIC;
GRANT SELECT, INSERT (made_by, post, areas, grids, needs, question, purpose, delivery, rows_expected, repeats_id) ON exports TO wangge_app;
CREATE POLICY exports_own ON exports FOR SELECT TO wangge_app USING (
  made_by = (SELECT claim_account()) AND (SELECT reach_of('exports', 'make')) IS NOT NULL
  AND post = (SELECT claim('post')) AND same_codes(areas, (SELECT claim('areas'))) AND same_codes(grids, (SELECT claim('grids')))
  AND ((SELECT claim('scopes')) IS NULL OR needs <@ (SELECT string_to_array(claim('scopes'), ','))));
CREATE POLICY exports_make ON exports FOR INSERT TO wangge_app WITH CHECK (
  made_by = (SELECT claim_account()) AND (SELECT reach_of('exports', 'make')) IS NOT NULL
  AND post = (SELECT claim('post')) AND same_codes(areas, (SELECT claim('areas'))) AND same_codes(grids, (SELECT claim('grids')))
  AND ((SELECT claim('scopes')) IS NULL OR needs <@ (SELECT string_to_array(claim('scopes'), ','))));

-- The geometry of a row as a writer wants it: 'wkb' (little endian), 'geojson' or 'wkt' (as UTF-8), or 'point': WKB of a
-- point on it. `srid` 4490 is CGCS2000 in degrees, which is WGS 84 to a decimetre and is told so, not computed.
-- Plain SQL and STABLE, as convert_to is, so that it is inlined where `shape` is a column: it is called a million times.
CREATE FUNCTION export_geometry(shape geometry, srid integer, wanted text, digits integer) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE wanted
    WHEN 'geojson' THEN convert_to(ST_AsGeoJSON(CASE WHEN srid IN (4326, 4490) THEN shape ELSE ST_Transform(shape, srid) END, digits, 0), 'UTF8')
    WHEN 'wkt' THEN convert_to(ST_AsText(CASE WHEN srid IN (4326, 4490) THEN shape ELSE ST_Transform(shape, srid) END, digits), 'UTF8')
    WHEN 'point' THEN ST_AsBinary(CASE WHEN srid IN (4326, 4490) THEN ST_PointOnSurface(shape) ELSE ST_Transform(ST_PointOnSurface(shape), srid) END, 'NDR')
    ELSE ST_AsBinary(CASE WHEN srid IN (4326, 4490) THEN shape ELSE ST_Transform(shape, srid) END, 'NDR')
  END
$$;

-- When the newest change was made: the age of all that is read now.
CREATE FUNCTION data_version_time() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT made_at FROM changes WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1
$$;
