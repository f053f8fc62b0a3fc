-- Gives keys back the row and digest they had before an import, and forgets those it brought.
-- :id.
WITH restored AS (
  UPDATE imported_keys k SET row_id = r.row_id, digest = r.before_digest, import_id = (r.before ->> 'keyImport')::bigint
  FROM import_replaced r
  WHERE r.import_id = :id AND r.noun = k.noun AND k.key_space = r.before ->> 'keySpace' AND k.key = r.before ->> 'key'
  RETURNING k.noun, k.key_space, k.key
)
DELETE FROM imported_keys k WHERE k.import_id = :id
  AND NOT EXISTS (SELECT FROM restored r WHERE (r.noun, r.key_space, r.key) = (k.noun, k.key_space, k.key))
