-- By face of :faces (an object of GeoJSON boundaries by name) how many live and stand there and how much is open, as far
-- as the caller may count. Buildings by the point that stands for them; split where the border runs through the
-- footprint by more than half a metre. Households and people are told in fives, none below five. Incidents on a
-- placeholder location are left out, and those of sensitive classes where their place is not the caller's to know.
-- What stands exactly on a border would be on both sides: places are looked at a hundredth of a millimetre to the
-- north-east (less than the lattice of a plan), so that each is in one grid whichever are asked about.
WITH told AS MATERIALIZED (
  SELECT face, ST_SetSRID(ST_GeomFromGeoJSON(shape::text), 4326) AS shape FROM jsonb_each(:faces) AS t (face, shape)
)
SELECT told.face,
       CASE WHEN lived.households >= 5 THEN (round(lived.households / 5.0) * 5)::int ELSE 0 END AS households,
       CASE WHEN lived.residents >= 5 THEN (round(lived.residents / 5.0) * 5)::int ELSE 0 END AS residents,
       stood.buildings, stood."splitBuildings", open."openIncidents"
FROM told
CROSS JOIN LATERAL (
  SELECT count(*) AS households, coalesce(sum(h.size), 0) AS residents FROM households h
  WHERE h.position && told.shape AND ST_Intersects(ST_Translate(h.position, 1e-10, 1.7e-10), told.shape)
) lived
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE ST_Intersects(ST_Translate(ST_PointOnSurface(b.footprint), 1e-10, 1.7e-10), told.shape)) AS buildings,
         count(*) FILTER (WHERE NOT ST_Covers(told.shape, b.footprint)
           AND ST_Intersects(ST_Buffer(b.footprint, -0.000005), ST_Boundary(told.shape))) AS "splitBuildings"
  FROM buildings b WHERE b.footprint && told.shape AND ST_Intersects(b.footprint, told.shape)
) stood
CROSS JOIN LATERAL (
  SELECT count(*) AS "openIncidents" FROM incidents i
  WHERE i.position && told.shape AND ST_Intersects(ST_Translate(i.position, 1e-10, 1.7e-10), told.shape) AND i.status IN ('open', 'in-progress')
    AND i.position_quality <> 'placeholder'
    AND ((SELECT sees_field('incidents', 'read', 'sensitive-position'))
         OR i.class_id <> ALL (ARRAY(SELECT id FROM incident_classes WHERE is_sensitive)))
) open
ORDER BY told.face
