-- What becomes of each row that has a key: insert, change (the digest differs) or same.
-- :noun, :keySpace name the keys; :sequence gives new ids (null: the code is the id).
INSERT INTO staged_plan (row, key, digest, old_id, row_id, action)
SELECT s.row, s.key, s.digest, k.row_id, CASE WHEN k.row_id IS NULL THEN nextval(:sequence::regclass) ELSE k.row_id END,
       CASE WHEN k.row_id IS NULL THEN 'insert' WHEN k.digest = s.digest THEN 'same' ELSE 'change' END
FROM staged s LEFT JOIN imported_keys k ON k.noun = :noun AND k.key_space = :keySpace AND k.key = s.key
WHERE s.key IS NOT NULL AND NOT EXISTS (SELECT FROM staged_note n WHERE n.row = s.row AND n.kind = 'refused')
