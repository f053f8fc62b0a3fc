-- Where incidents stand whose own place is not told: the label point of every community grid, in force or not, in
-- metres of EPSG:3857.
SELECT id, ST_X(label_3857) AS x, ST_Y(label_3857) AS y FROM grids WHERE coverage = 'community'
