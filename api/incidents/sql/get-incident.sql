-- Incident :id, or no row. Degrees, WGS 84.
SELECT i.id, i.reported_at AS "reportedAt", i.closed_at AS "closedAt", i.due_at AS "dueAt",
       ST_X(i.position) AS longitude, ST_Y(i.position) AS latitude, i.source_frame AS "sourceFrame",
       i.position_quality AS "positionQuality", i.is_outside_city AS "isOutsideCity",
       i.is_closed_before_opened AS "isClosedBeforeOpened",
       i.class_id AS "classId", c.scheme AS "classScheme", c.code AS "classCode", c.name_zh AS "classNameZh", c.name_en AS "classNameEn",
       i.source, i.status, i.severity, i.text, i.address,
       i.community_grid_id AS "communityGridId", g.code AS "communityGridCode", i.grid_rule AS "gridRule"
FROM incidents i
JOIN incident_classes c ON c.id = i.class_id
LEFT JOIN grids g ON g.id = i.community_grid_id
WHERE i.id = :id
