-- One row: the incidents of grid :id that are open, those of them past due at :now, and the reports of each of the
-- 12 weeks before the city's newest incident, oldest week first. A grid has one coverage, so its id stands in one of
-- the two link columns only and both indexes together answer. Rows on a placeholder location are left out. A unit grid
-- says where a home is: who is not told the place of sensitive classes gets their incidents counted in the community only.
WITH mine AS (
  SELECT i.reported_at, i.due_at, i.status
  FROM incidents i
  WHERE (i.community_grid_id = :id OR (i.unit_grid_id = :id AND ((SELECT sees_field('incidents', 'read', 'sensitive-position'))
      OR i.class_id <> ALL (ARRAY(SELECT id FROM incident_classes WHERE is_sensitive)))))
    AND i.position_quality <> 'placeholder'
),
by_week AS (
  SELECT floor(extract(epoch FROM (SELECT newest_report()) - reported_at) / (7 * 86400))::int AS weeks_ago,
         count(*) AS n
  FROM mine GROUP BY 1
)
SELECT
  (SELECT count(*) FROM mine WHERE status IN ('open', 'in-progress')) AS "openIncidents",
  (SELECT count(*) FROM mine WHERE status IN ('open', 'in-progress') AND due_at < :now) AS "overdueIncidents",
  ARRAY(SELECT coalesce(b.n, 0)::int FROM generate_series(11, 0, -1) AS w (weeks_ago) LEFT JOIN by_week b USING (weeks_ago)
        ORDER BY w.weeks_ago DESC) AS "weeklyIncidents"
