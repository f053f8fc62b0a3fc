-- A warning for every row whose position lies outside the city.
INSERT INTO staged_note (row, kind, reason, detail)
SELECT s.row, 'warning', 'outside-city', format('%s, %s lies outside every grid and area', s.x, s.y)
FROM (SELECT x, y FROM staged_place WHERE is_outside) p JOIN staged s USING (x, y)
WHERE s.row NOT IN (SELECT row FROM staged_note WHERE kind = 'refused')
