-- What SQL found out about rows: full counts by kind and reason, and the first rows of each.
SELECT kind, reason, count(*) AS rows,
       (SELECT jsonb_agg(jsonb_build_object('row', f.row, 'key', f.key, 'detail', f.detail)) FROM (
          SELECT i.row, i.detail, s.key FROM staged_note i LEFT JOIN staged s ON s.row = i.row
          WHERE i.kind = n.kind AND i.reason = n.reason ORDER BY i.row LIMIT 1000) f) AS "first"
FROM staged_note n GROUP BY kind, reason ORDER BY kind, reason
