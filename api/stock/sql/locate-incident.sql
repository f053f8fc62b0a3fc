-- Where incident :id is, as far as the caller's post is told, or no row; see incidents/sql/get-incident.sql. Degrees, WGS 84.
-- The exact place of a sensitive class could be told from minutes, so its grid's label point stands for it here too.
SELECT ST_X(shown.position) AS longitude, ST_Y(shown.position) AS latitude, shown.is_withheld AS "isPositionOfGrid"
FROM incidents i
JOIN incident_classes c ON c.id = i.class_id
LEFT JOIN grids g ON g.id = i.community_grid_id
CROSS JOIN LATERAL (SELECT c.is_sensitive AND NOT sees_field('incidents', 'read', 'sensitive-position') AS is_withheld) place
CROSS JOIN LATERAL (
  SELECT place.is_withheld, CASE WHEN NOT sees_field('incidents', 'read', 'position') THEN NULL
                                 WHEN place.is_withheld THEN ST_PointOnSurface(g.boundary) ELSE i.position END AS position
) shown
WHERE i.id = :id
