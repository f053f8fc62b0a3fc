-- The newest :count entries of the change feed, oldest first, to know again at start which tiles they touched.
SELECT seq, noun, west, south, east, north
FROM (SELECT * FROM changes WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT :count) newest
ORDER BY seq
