-- Points are asked by ground, a grid at a time.
CREATE INDEX ON staged_point USING gist (position)
