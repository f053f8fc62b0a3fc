-- Nodes that an import of roads made for ends without one.
-- :id.
DELETE FROM road_nodes WHERE import_id = :id
