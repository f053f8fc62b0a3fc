-- Remembers which row each new key became, in the order of the index.
-- :noun, :keySpace name the keys; :importId the import.
INSERT INTO imported_keys (noun, key_space, key, row_id, digest, import_id)
SELECT :noun, :keySpace, key, row_id, digest, :importId FROM staged_plan WHERE old_id IS NULL ORDER BY key
