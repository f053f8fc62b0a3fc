-- Drops what an undone import kept for its undoing.
-- :id.
DELETE FROM import_replaced WHERE import_id = :id
