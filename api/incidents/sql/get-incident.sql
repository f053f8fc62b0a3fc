-- Incident :id, or no row. Degrees, WGS 84.
-- What the caller's post is not told is null. A sensitive class has its exact place withheld from posts that are not
-- told of it: its position is then the label point of its community grid (none without a grid), and neither
-- address nor text is given: they name the house.
WITH told AS MATERIALIZED (
  SELECT sees_field('incidents', 'read', 'position') AS position,
         sees_field('incidents', 'read', 'sensitive-position') AS sensitive,
         sees_field('incidents', 'read', 'text') AS text, sees_field('incidents', 'read', 'address') AS address
)
SELECT i.id, i.reported_at AS "reportedAt", i.closed_at AS "closedAt", i.due_at AS "dueAt",
       ST_X(shown.position) AS longitude, ST_Y(shown.position) AS latitude,
       shown.position IS NOT NULL AND shown.is_withheld AS "isPositionOfGrid",
       i.source_frame AS "sourceFrame", i.position_quality AS "positionQuality", i.is_outside_city AS "isOutsideCity",
       i.is_closed_before_opened AS "isClosedBeforeOpened",
       i.class_id AS "classId", c.scheme AS "classScheme", c.code AS "classCode", c.name_zh AS "classNameZh", c.name_en AS "classNameEn",
       i.source, i.status, i.severity, CASE WHEN told.text AND NOT shown.is_withheld THEN i.text END AS text,
       CASE WHEN told.address AND NOT shown.is_withheld THEN i.address END AS address, i.is_masked AS "isMasked",
       i.community_grid_id AS "communityGridId", g.code AS "communityGridCode", i.grid_rule AS "gridRule"
FROM told
CROSS JOIN incidents i
JOIN incident_classes c ON c.id = i.class_id
LEFT JOIN grids g ON g.id = i.community_grid_id
CROSS JOIN LATERAL (SELECT c.is_sensitive AND NOT told.sensitive AS is_withheld) place
CROSS JOIN LATERAL (
  SELECT place.is_withheld, CASE WHEN told.position THEN CASE WHEN place.is_withheld THEN ST_PointOnSurface(g.boundary) ELSE i.position END END AS position
) shown
WHERE i.id = :id
