-- The words of rows that are stored, as they came in and sealed for the staging table, with the id the row got and its
-- community grid; by row, after row :after, at most :limit.
SELECT s.row, p.row_id AS id, pl.community_grid_id AS "gridId", s.sealed_words AS sealed, s.masked_kinds AS kinds
FROM staged s
JOIN staged_plan p USING (row)
JOIN staged_place pl ON pl.x = s.x AND pl.y = s.y
WHERE s.sealed_words IS NOT NULL AND p.action IN ('insert', 'change') AND s.row > :after
ORDER BY s.row
LIMIT :limit
