-- Finds each class word among the codes, then the names, of its scheme.
UPDATE staged_class k SET class_id = (
  SELECT c.id FROM incident_classes c
  WHERE c.scheme = k.scheme AND (c.code = k.class OR c.name_zh = k.class OR c.name_en = k.class)
    AND NOT starts_with(c.code, 'group:')
  ORDER BY c.code = k.class DESC, c.id LIMIT 1)
WHERE class_id IS NULL
