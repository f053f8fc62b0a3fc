-- Classes for unknown words, under their group. Returns the new ids.
INSERT INTO incident_classes (scheme, code, parent_id, name_zh, name_en)
SELECT k.scheme, k.class, g.id, k.class, k.class
FROM staged_class k LEFT JOIN incident_classes g ON g.scheme = k.scheme AND g.code = 'group:' || k.class_group
WHERE k.class_id IS NULL
ON CONFLICT DO NOTHING RETURNING id
