-- Some positions, spread over the file, for judging whether the whole file is shifted.
SELECT x, y FROM staged_place ORDER BY hashint4(id) LIMIT 500
