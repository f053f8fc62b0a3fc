-- Classes without a parent: one group of incidents each, looked at on its own; and the city's newest report.
SELECT c.id AS "classId", max(i.reported_at) AS "newestAt"
FROM incident_classes c
CROSS JOIN (SELECT max(reported_at) AS reported_at FROM incidents) i
WHERE c.parent_id IS NULL
GROUP BY c.id
ORDER BY c.id
