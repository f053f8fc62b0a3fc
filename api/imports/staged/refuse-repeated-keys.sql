-- Refuses every row whose key already stood in an earlier row of the file.
WITH repeated AS (
  SELECT key FROM staged WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1
), ranked AS (
  SELECT row, key, first_value(row) OVER (PARTITION BY key ORDER BY row) AS first_row FROM staged JOIN repeated USING (key)
)
INSERT INTO staged_note (row, kind, reason, detail)
SELECT row, 'refused', 'duplicate-key', format('the key %s already stands in row %s', key, first_row)
FROM ranked WHERE row <> first_row
