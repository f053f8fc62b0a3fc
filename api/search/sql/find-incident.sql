-- Incident :id; no row when the caller may not see it or is told no place of it. Its address or the beginning of its text
-- says which one it is, as far as they are told. Points have no box. A place that is withheld is the label point of its
-- community grid, and neither address nor text is told, as in the list of incidents.
WITH told AS MATERIALIZED (
  SELECT sees_field('incidents', 'read', 'position') AS position,
         sees_field('incidents', 'read', 'sensitive-position') AS sensitive,
         sees_field('incidents', 'read', 'text') AS text, sees_field('incidents', 'read', 'address') AS address
),
found AS (
  SELECT i.id, CASE WHEN told.position THEN CASE WHEN place.is_withheld THEN ST_PointOnSurface(g.boundary) ELSE i.position END END AS position,
         CASE WHEN told.address AND NOT place.is_withheld THEN i.address ELSE '' END AS address,
         CASE WHEN told.text AND NOT place.is_withheld THEN i.text ELSE '' END AS text
  FROM told
  CROSS JOIN incidents i
  JOIN incident_classes c ON c.id = i.class_id
  LEFT JOIN grids g ON g.id = i.community_grid_id
  CROSS JOIN LATERAL (SELECT c.is_sensitive AND NOT told.sensitive AS is_withheld) place
  WHERE i.id = :id
)
SELECT id, '#' || id AS label, left(CASE WHEN address = '' THEN text ELSE address END, 80) AS detail,
       ST_X(position) AS longitude, ST_Y(position) AS latitude,
       NULL::float8 AS west, NULL::float8 AS south, NULL::float8 AS east, NULL::float8 AS north,
       0 AS rank
FROM found
WHERE position IS NOT NULL
