-- A page of incidents, newest first (ties by id), at most :limit. Every parameter but :placeholders and :limit may be
-- null and then filters nothing; plans are made for the values at hand, so an absent filter costs nothing. Written as
-- one statement because the grammar is one (#geo/incident-filter) and its parts combine freely.
--   :from, :to       half-open window on the time of report
--   :classes         class ids, each with its whole subtree
--   :sources, :statuses
--   :hours, :weekdays  0-23 and 1 (Monday) to 7, in the city's time zone
--   :placeholders    false leaves out rows on a placeholder location
--   :west :south :east :north  box, degrees, WGS 84
--   :grid            id of a grid of either coverage
--   :territory       ids of the caller's community grids (null: the whole city). Row security decides which rows there
--                    are; this only says it in a way that the index by grid understands
-- Box and unit grid judge a withheld place by what is shown of it: else they could be narrowed until they tell it. The
-- box is asked of the indexes first, by position and, for withheld places, by the grids it touches; they hold single
-- precision and give up to a metre too much, so the place itself is asked at last, edges included.
--   :afterMicros, :afterId  the last row of the page before: microseconds since 1970 and id
-- "cursor" is time of report and id of each row, microseconds because JavaScript's dates would round them off.
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
       i.community_grid_id AS "communityGridId", g.code AS "communityGridCode", i.grid_rule AS "gridRule",
       (extract(epoch FROM i.reported_at) * 1000000)::int8 || '_' || i.id AS cursor
FROM told
CROSS JOIN incidents i
JOIN incident_classes c ON c.id = i.class_id
LEFT JOIN grids g ON g.id = i.community_grid_id
CROSS JOIN LATERAL (SELECT c.is_sensitive AND NOT told.sensitive AS is_withheld) place
CROSS JOIN LATERAL (
  SELECT place.is_withheld, CASE WHEN told.position THEN CASE WHEN place.is_withheld THEN ST_PointOnSurface(g.boundary) ELSE i.position END END AS position
) shown
WHERE (:territory IS NULL OR i.community_grid_id = ANY (:territory))
  AND (:from IS NULL OR i.reported_at >= :from)
  AND (:to IS NULL OR i.reported_at < :to)
  AND (:afterMicros IS NULL OR (
    i.reported_at <= timestamptz 'epoch' + :afterMicros * interval '1 microsecond'
    AND (i.reported_at, i.id) < (timestamptz 'epoch' + :afterMicros * interval '1 microsecond', :afterId)))
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
  AND (:grid IS NULL OR i.community_grid_id = :grid OR (i.unit_grid_id = :grid AND NOT shown.is_withheld))
ORDER BY i.reported_at DESC, i.id DESC
LIMIT :limit
