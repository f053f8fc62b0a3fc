-- How many incidents will be inserted, and whether any will be changed.
SELECT CASE WHEN count(*) FILTER (WHERE action = 'change') > 0 THEN 0 ELSE count(*) FILTER (WHERE action = 'insert') END AS rows
FROM staged_plan
