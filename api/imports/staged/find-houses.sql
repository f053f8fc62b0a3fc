-- The building behind each building code; of several with one code the largest, then the oldest.
INSERT INTO staged_house (code, building_id)
SELECT DISTINCT ON (b.code) b.code, b.id FROM buildings b
WHERE b.code IN (SELECT building FROM staged) ORDER BY b.code, ST_Area(b.footprint) DESC, b.id
