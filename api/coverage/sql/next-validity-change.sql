-- When the next grid comes into force or goes out of it; null when none is due.
SELECT least(min(valid_from) FILTER (WHERE valid_from > now()), min(valid_to) FILTER (WHERE valid_to > now())) AS "dueAt"
FROM grids
