-- Reports of residents in [:from, :to), in order of time; those on placeholder locations say nothing of where they were.
-- Read a day at a time: a year of a metropolis is two million rows.
-- :from, :to  timestamptz
-- :sources    text[]
SELECT class_id AS "classId", coalesce(community_grid_id, 0) AS "placeId", extract(epoch FROM reported_at)::float8 AS seconds,
       ST_X(position) AS longitude, ST_Y(position) AS latitude
FROM incidents
WHERE reported_at >= :from AND reported_at < :to AND source = ANY (:sources) AND position_quality <> 'placeholder'
ORDER BY reported_at, id
