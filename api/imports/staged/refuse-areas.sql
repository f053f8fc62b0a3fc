-- Fills in the parent from the code, then refuses areas whose code or parent is none, or whose code another
-- source has stored.
-- :noun, :keySpace name the keys, so that an area may replace itself.
WITH parents AS (
  UPDATE staged SET parent_code = CASE length(code) WHEN 9 THEN left(code, 6) WHEN 12 THEN left(code, 9) END
  WHERE parent_code IS NULL AND length(code) IN (9, 12) RETURNING row
), faults AS (
  SELECT row, 'area-code' AS reason, format('%s is no code of 6, 9 or 12 digits', code) AS detail
  FROM staged WHERE code !~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'
  UNION ALL
  SELECT row, 'parent-code', format('%s does not continue its parent %s', code, parent_code)
  FROM staged WHERE NOT starts_with(code, parent_code)
  UNION ALL
  SELECT s.row, 'code-taken', format('another source has stored the area %s', s.code)
  FROM staged s JOIN areas a ON a.code = s.code
  LEFT JOIN imported_keys k ON k.noun = :noun AND k.key_space = :keySpace AND k.key = s.key
  WHERE a.id IS DISTINCT FROM k.row_id
)
INSERT INTO staged_note (row, kind, reason, detail)
SELECT DISTINCT ON (row) row, 'refused', reason, detail FROM faults f
WHERE NOT EXISTS (SELECT FROM staged_note n WHERE n.row = f.row AND n.kind = 'refused') ORDER BY row, reason
