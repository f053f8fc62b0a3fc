-- Each distinct position once; files repeat positions, and everything derived from a position is derived once.
INSERT INTO staged_point (x, y, rows, position)
SELECT x, y, count(*), ST_SetSRID(ST_MakePoint(x, y), 4326) FROM staged WHERE x IS NOT NULL GROUP BY x, y
