-- Classes without a parent: the groups that are foretold.
SELECT id FROM incident_classes WHERE parent_id IS NULL ORDER BY id
