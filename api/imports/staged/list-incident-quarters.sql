-- The quarters (UTC) into which incidents will be written: all between the first and the last where these are few,
-- since looking at every row for gaps takes longer than an empty partition costs.
WITH span AS MATERIALIZED (
  SELECT date_trunc('quarter', min(reported_at), 'UTC') AS first, date_trunc('quarter', max(reported_at), 'UTC') AS last
  FROM staged WHERE EXISTS (SELECT FROM staged_plan WHERE action <> 'same')
)
SELECT q AT TIME ZONE 'UTC' AS quarter
FROM span, generate_series(first AT TIME ZONE 'UTC', last AT TIME ZONE 'UTC', interval '3 months') AS q
WHERE last - first < interval '5 years'
UNION
SELECT DISTINCT date_trunc('quarter', s.reported_at, 'UTC')
FROM span, staged_plan p JOIN staged s USING (row) WHERE p.action <> 'same' AND NOT last - first < interval '5 years'
ORDER BY 1
