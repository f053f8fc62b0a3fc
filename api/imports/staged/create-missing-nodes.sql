-- A node for every road end that has none: one for each code, or, without a code, for each position (to 0.1 m);
-- a node that already lies within 0.1 m is taken instead. Returns how many were made.
-- :importId.
WITH ends AS MATERIALIZED (
  SELECT row, 'from' AS side, from_code AS code, start_point AS position FROM staged_end WHERE from_id IS NULL
  UNION ALL
  SELECT row, 'to', to_code, end_point FROM staged_end WHERE to_id IS NULL
), named AS MATERIALIZED (
  SELECT e.*, coalesce('code:' || e.code, 'at:' || ST_AsText(ST_SnapToGrid(e.position, 0.000001))) AS name FROM ends e
), groups AS MATERIALIZED (
  SELECT DISTINCT ON (name) name, code, position FROM named ORDER BY name, row
), known AS MATERIALIZED (
  SELECT g.*, n.id FROM groups g LEFT JOIN LATERAL (
    SELECT n.id FROM road_nodes n WHERE g.code IS NULL AND n.position && ST_Expand(g.position, 0.000002)
      AND ST_DWithin(n.position::geography, g.position::geography, 0.1) ORDER BY n.id LIMIT 1) n ON true
), given AS MATERIALIZED (
  SELECT name, code, position, coalesce(id, nextval('road_nodes_id_seq')) AS id, id IS NULL AS is_new FROM known
), made AS (
  INSERT INTO road_nodes (id, code, position, import_id) SELECT id, code, position, :importId FROM given WHERE is_new RETURNING id
), told AS (
  INSERT INTO staged_note (row, kind, reason, detail)
  SELECT n.row, 'repaired', 'node-made', format('the %s-node %s is missing; the path’s end stands in for it', n.side, n.code)
  FROM named n WHERE n.code IS NOT NULL
     OR EXISTS (SELECT FROM staged_end e WHERE e.row = n.row AND (e.from_code IS NOT NULL OR e.to_code IS NOT NULL))
), starts AS (
  SELECT e.row, coalesce(e.from_id, f.id) AS from_id, coalesce(e.to_id, t.id) AS to_id FROM staged_end e
  LEFT JOIN named nf ON nf.row = e.row AND nf.side = 'from' LEFT JOIN given f ON f.name = nf.name
  LEFT JOIN named nt ON nt.row = e.row AND nt.side = 'to' LEFT JOIN given t ON t.name = nt.name
)
UPDATE staged_end e SET from_id = s.from_id, to_id = s.to_id FROM starts s WHERE s.row = e.row AND (e.from_id IS NULL OR e.to_id IS NULL)
