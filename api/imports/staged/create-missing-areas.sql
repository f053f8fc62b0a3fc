-- Parents that neither the store nor the file has, named by their code until somebody names them.
-- :importId.
WITH wanted AS (
  SELECT DISTINCT left(s.code, n) AS code FROM staged_plan p JOIN staged s USING (row), (VALUES (6), (9)) AS lengths (n)
  WHERE length(s.code) > n
)
INSERT INTO areas (code, level, name, parent_code, import_id)
SELECT w.code, CASE length(w.code) WHEN 6 THEN 'county' ELSE 'street' END, w.code, CASE length(w.code) WHEN 9 THEN left(w.code, 6) END, :importId
FROM wanted w
WHERE NOT EXISTS (SELECT FROM areas a WHERE a.code = w.code) AND NOT EXISTS (SELECT FROM staged s WHERE s.code = w.code)
RETURNING code
