-- Rows on placeholder positions, refused ones left out.
SELECT coalesce((SELECT sum(rows) FROM staged_place WHERE is_placeholder), 0)::bigint
     - (SELECT count(DISTINCT s.row) FROM staged_note n JOIN staged s USING (row) JOIN staged_place p USING (x, y)
        WHERE n.kind = 'refused' AND p.is_placeholder) AS rows
