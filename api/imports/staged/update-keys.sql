-- Remembers what changed rows became.
-- :noun, :keySpace name the keys; :importId the import.
UPDATE imported_keys k SET row_id = p.row_id, digest = p.digest, import_id = :importId
FROM staged_plan p WHERE p.old_id IS NOT NULL AND p.digest <> k.digest AND k.noun = :noun AND k.key_space = :keySpace AND k.key = p.key
