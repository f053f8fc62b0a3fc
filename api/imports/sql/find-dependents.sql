-- What stands on an import, as sentences; no row when it can be undone.
-- :id.
SELECT format('Import %s has since changed %s of its rows; undo that first.', r.import_id, count(*)) AS reason
FROM import_replaced r JOIN imports i ON i.id = r.import_id AND i.state = 'stored'
WHERE r.before_import_id = :id AND r.import_id <> :id GROUP BY r.import_id
UNION ALL
SELECT format('%s households of another source live in its buildings.', count(*)) FROM households h
JOIN buildings b ON b.id = h.building_id WHERE b.import_id = :id AND h.import_id IS DISTINCT FROM :id HAVING count(*) > 0
UNION ALL
SELECT format('%s roads of another source use its nodes; undo their import first.', count(DISTINCT r.id)) FROM road_nodes n
JOIN roads r ON n.id IN (r.from_node_id, r.to_node_id) WHERE n.import_id = :id AND r.import_id IS DISTINCT FROM :id HAVING count(*) > 0
UNION ALL
SELECT format('%s areas of another source lie in its areas.', count(*)) FROM areas c
JOIN areas a ON a.code = c.parent_code WHERE a.import_id = :id AND c.import_id IS DISTINCT FROM :id HAVING count(*) > 0
UNION ALL
SELECT format('%s grids belong to its communities.', count(*)) FROM grids g
JOIN areas a ON a.code = g.community_code WHERE a.import_id = :id HAVING count(*) > 0
UNION ALL
SELECT format('%s of its grids have been ended or redrawn since.', count(*)) FROM grids g
WHERE g.import_id = :id AND g.valid_to IS NOT NULL HAVING count(*) > 0
