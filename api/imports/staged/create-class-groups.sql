-- Classes for the groups of unknown words. Groups have codes of their own, since a group may be called like one
-- of its classes. Returns the new ids.
INSERT INTO incident_classes (scheme, code, name_zh, name_en)
SELECT DISTINCT scheme, 'group:' || class_group, class_group, class_group
FROM staged_class WHERE class_id IS NULL AND class_group IS NOT NULL
ON CONFLICT DO NOTHING RETURNING id
