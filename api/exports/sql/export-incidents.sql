-- Incidents by the common filter, oldest first. The parameters of the filter, and what is withheld from whom, are those
-- of incidents/sql/list-incidents.sql: nothing leaves here that is not told there. :words false leaves texts and
-- addresses out altogether. Geometry as export_geometry gives it: :srid, :wanted, :digits. Columns in the order of
-- layer-columns.ts.
WITH told AS MATERIALIZED (
  SELECT sees_field('incidents', 'read', 'position') AS position,
         sees_field('incidents', 'read', 'sensitive-position') AS sensitive,
         :words AND sees_field('incidents', 'read', 'text') AS text, :words AND sees_field('incidents', 'read', 'address') AS address
)
SELECT export_geometry(shape, :srid, :wanted, :digits), id, reported_at, closed_at, due_at, scheme, class, class_zh, class_en,
       source, status, severity, position_quality, place_of_grid, is_outside_city, grid, grid_name, text, address
FROM (
SELECT shown.position AS shape, i.id, i.reported_at, i.closed_at, i.due_at,
       c.scheme, c.code AS class, c.name_zh AS class_zh, c.name_en AS class_en, i.source, i.status, i.severity::int8 AS severity, i.position_quality,
       shown.position IS NOT NULL AND shown.is_withheld AS place_of_grid, i.is_outside_city, g.code AS grid, g.name AS grid_name,
       CASE WHEN told.text AND NOT shown.is_withheld THEN i.text END AS text,
       CASE WHEN told.address AND NOT shown.is_withheld THEN i.address END AS address
FROM told
CROSS JOIN incidents i
JOIN incident_classes c ON c.id = i.class_id
LEFT JOIN grids g ON g.id = i.community_grid_id
CROSS JOIN LATERAL (SELECT c.is_sensitive AND NOT told.sensitive AS is_withheld) place
CROSS JOIN LATERAL (
  SELECT place.is_withheld,
         CASE WHEN told.position THEN CASE WHEN place.is_withheld THEN ST_PointOnSurface(g.boundary) ELSE i.position END END AS position
) shown
WHERE (:territory IS NULL OR i.community_grid_id = ANY (:territory))
  AND (:from IS NULL OR i.reported_at >= :from)
  AND (:to IS NULL OR i.reported_at < :to)
  AND (:classes IS NULL OR i.class_id = ANY (ARRAY(
    WITH RECURSIVE subtree AS (
      SELECT id FROM incident_classes WHERE id = ANY (:classes)
      UNION
      SELECT child.id FROM incident_classes child JOIN subtree ON child.parent_id = subtree.id
    )
    SELECT id FROM subtree)))
  AND (:sources IS NULL OR i.source = ANY (:sources))
  AND (:statuses IS NULL OR i.status = ANY (:statuses))
  AND (:hours IS NULL OR extract(hour FROM i.reported_at AT TIME ZONE
    (SELECT value FROM city_settings WHERE key = 'timezone'))::int4 = ANY (:hours))
  AND (:weekdays IS NULL OR extract(isodow FROM i.reported_at AT TIME ZONE
    (SELECT value FROM city_settings WHERE key = 'timezone'))::int4 = ANY (:weekdays))
  AND (:placeholders OR i.position_quality <> 'placeholder')
  AND (:west IS NULL OR (
    (i.position && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
     OR i.community_grid_id = ANY (ARRAY(SELECT id FROM grids WHERE NOT (SELECT sensitive FROM told)
          AND coverage = 'community' AND boundary && ST_MakeEnvelope(:west, :south, :east, :north, 4326))))
    AND ST_X(shown.position) BETWEEN :west AND :east AND ST_Y(shown.position) BETWEEN :south AND :north))
ORDER BY i.reported_at, i.id
-- Kept apart, so that the shape is a column above and its writing is inlined there.
OFFSET 0) rows_in_order
