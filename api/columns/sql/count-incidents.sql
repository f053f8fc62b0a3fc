-- How many incidents there are, to size the columns before they are filled.
SELECT count(*)::float8 AS count FROM incidents
