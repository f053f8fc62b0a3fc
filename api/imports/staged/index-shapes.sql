-- Shapes of a file are compared with each other by ground.
CREATE INDEX ON staged USING gist (geom)
