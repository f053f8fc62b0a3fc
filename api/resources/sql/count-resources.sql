-- How many resources of each kind there are and what they hold together, by kind; unknown capacities count as 0.
SELECT kind, count(*) AS count, coalesce(sum(capacity), 0)::int8 AS capacity FROM resources GROUP BY kind ORDER BY kind
