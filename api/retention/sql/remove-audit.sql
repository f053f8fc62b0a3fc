-- Removes entries of the log made before :before, but never younger than 180 days, unless a hold keeps the log. One row:
-- how many, how many the hold kept, span of numbers.
WITH due AS MATERIALIZED (
  SELECT count(*) AS n, min(seq) AS first_id, max(seq) AS last_id, is_class_held('audit') AS is_held
  FROM audit_log WHERE at < least(:before, now() - interval '180 days')
)
SELECT CASE WHEN is_held THEN 0 ELSE expire_audit(:before) END AS removed, CASE WHEN is_held THEN n ELSE 0 END AS "heldBack",
       CASE WHEN NOT is_held THEN first_id END AS "firstId", CASE WHEN NOT is_held THEN last_id END AS "lastId"
FROM due
