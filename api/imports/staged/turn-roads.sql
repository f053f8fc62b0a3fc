-- Lets every path run from its from-node to its to-node. The closest match of a known node with an end decides:
-- some nodes lie far from both ends, and would outweigh a perfect match in a sum.
WITH judged AS MATERIALIZED (
  SELECT e.row FROM staged_end e LEFT JOIN road_nodes f ON f.id = e.from_id LEFT JOIN road_nodes t ON t.id = e.to_id
  WHERE e.from_id IS DISTINCT FROM e.to_id
    AND least(ST_Distance(f.position, e.end_point), ST_Distance(t.position, e.start_point))
      < least(ST_Distance(f.position, e.start_point), ST_Distance(t.position, e.end_point))
), told AS (
  INSERT INTO staged_note (row, kind, reason, detail)
  SELECT row, 'repaired', 'path-turned', 'the path ran from its to-node to its from-node' FROM judged
), turned AS (
  UPDATE staged s SET geom = ST_Reverse(s.geom) FROM judged j WHERE j.row = s.row
)
UPDATE staged_end e SET start_point = e.end_point, end_point = e.start_point, is_turned = true FROM judged j WHERE j.row = e.row
