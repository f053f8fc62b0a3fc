-- One inside point a shape (of a line its middle), written beside the shape so that it can be joined by value.
-- ST_PointOnSurface gives the same point here as the generated column of buildings.
WITH inside AS MATERIALIZED (
  SELECT row, CASE WHEN ST_Dimension(geom) = 2 THEN ST_PointOnSurface(geom) ELSE ST_PointN(geom, greatest(ST_NumPoints(geom) / 2, 1)) END AS point
  FROM staged WHERE geom IS NOT NULL AND NOT EXISTS (SELECT FROM staged_note n WHERE n.row = staged.row AND n.kind = 'refused')
), written AS (
  UPDATE staged s SET x = ST_X(i.point), y = ST_Y(i.point) FROM inside i WHERE i.row = s.row
)
INSERT INTO staged_point (x, y, rows, position)
SELECT ST_X(point), ST_Y(point), count(*), min(point) FROM inside WHERE point IS NOT NULL GROUP BY 1, 2
