-- Rows without a key are named by their content; the second of two equal rows gets a number, so that a second
-- run of the same file stores nothing.
-- :noun, :keySpace name the keys; :sequence gives new ids (null: the code is the id).
INSERT INTO staged_plan (row, key, digest, old_id, row_id, action)
SELECT c.row, c.key, c.digest, k.row_id, CASE WHEN k.row_id IS NULL THEN nextval(:sequence::regclass) ELSE k.row_id END,
       CASE WHEN k.row_id IS NULL THEN 'insert' ELSE 'same' END
FROM (
  SELECT s.row, s.digest, format('content:%s#%s', encode(s.digest, 'hex'), row_number() OVER (PARTITION BY s.digest ORDER BY s.row)) AS key
  FROM staged s
  WHERE s.key IS NULL AND NOT EXISTS (SELECT FROM staged_note n WHERE n.row = s.row AND n.kind = 'refused')
) c LEFT JOIN imported_keys k ON k.noun = :noun AND k.key_space = :keySpace AND k.key = c.key
ORDER BY c.row
