-- Refuses codes that are no numbers, do not continue their parent, or are stored from another source.
-- :noun, :keySpace name the keys, so that a code may replace itself.
WITH faults AS (
  SELECT row, 'area-code' AS reason, format('%s is no code of 2 to 12 digits', code) AS detail FROM staged WHERE code !~ '^[0-9]{2,12}$'
  UNION ALL
  SELECT row, 'parent-code', format('%s does not continue its parent %s', code, parent_code)
  FROM staged WHERE NOT starts_with(code, parent_code)
  UNION ALL
  SELECT s.row, 'code-taken', format('another source has stored the code %s', s.code)
  FROM staged s JOIN area_codes a ON a.code = s.code
  WHERE NOT EXISTS (SELECT FROM imported_keys k WHERE k.noun = :noun AND k.key_space = :keySpace AND k.key = s.key)
)
INSERT INTO staged_note (row, kind, reason, detail)
SELECT DISTINCT ON (row) row, 'refused', reason, detail FROM faults f
WHERE NOT EXISTS (SELECT FROM staged_note n WHERE n.row = f.row AND n.kind = 'refused') ORDER BY row, reason
