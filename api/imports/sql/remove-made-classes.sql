-- Incident classes that an import made and nothing else uses.
-- :id.
DELETE FROM incident_classes c USING import_replaced r
WHERE r.import_id = :id AND r.noun = 'incident-classes' AND c.id = r.row_id
  AND NOT EXISTS (SELECT FROM incidents i WHERE i.class_id = c.id)
  AND NOT EXISTS (SELECT FROM incident_classes k JOIN incidents i ON i.class_id = k.id WHERE k.parent_id = c.id)
  AND NOT EXISTS (SELECT FROM incident_classes k WHERE k.parent_id = c.id
                  AND NOT EXISTS (SELECT FROM import_replaced o WHERE o.import_id = :id AND o.noun = 'incident-classes' AND o.row_id = k.id))
