-- How many grids and buildings there are, to decide whether they are held in memory.
SELECT (SELECT count(*) FROM grids)::float8 AS grids, (SELECT count(*) FROM buildings)::float8 AS buildings
