-- Schemes that the file uses and nobody has declared.
-- :source where the words come from.
INSERT INTO class_schemes (scheme, name, source) SELECT DISTINCT scheme, scheme, :source FROM staged_class ON CONFLICT DO NOTHING
