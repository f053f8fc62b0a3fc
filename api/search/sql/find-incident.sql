-- Incident :id, or no row; its address or the beginning of its text says which one it is. Points have no box.
SELECT id, '#' || id AS label, left(CASE WHEN address = '' THEN text ELSE address END, 80) AS detail,
       ST_X(position) AS longitude, ST_Y(position) AS latitude,
       NULL::float8 AS west, NULL::float8 AS south, NULL::float8 AS east, NULL::float8 AS north,
       0 AS rank
FROM incidents
WHERE id = :id
