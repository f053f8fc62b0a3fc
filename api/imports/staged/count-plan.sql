-- How many rows will be inserted, changed and left as they are.
SELECT count(*) FILTER (WHERE action = 'insert') AS stored, count(*) FILTER (WHERE action = 'change') AS updated,
       count(*) FILTER (WHERE action = 'same') AS unchanged FROM staged_plan
