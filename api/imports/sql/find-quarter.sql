-- Whether a quarter of incidents has its partition, and whether rows of it wait in the default partition.
-- :quarter its first instant; :partition the name its partition would have.
SELECT to_regclass(:partition) IS NOT NULL AS "isThere",
       EXISTS (SELECT FROM incidents_unplanned WHERE reported_at >= :quarter AND reported_at < :quarter + interval '3 months') AS "hasStrays"
