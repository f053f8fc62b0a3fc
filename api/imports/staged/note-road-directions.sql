-- A warning for roads without a stated direction in a file that states it for others; they are open both ways.
INSERT INTO staged_note (row, kind, reason, detail)
SELECT row, 'warning', 'no-direction', 'no direction is given; stored as open both ways' FROM staged s
WHERE direction IS NULL AND EXISTS (SELECT FROM staged WHERE direction IS NOT NULL)
  AND NOT EXISTS (SELECT FROM staged_note n WHERE n.row = s.row AND n.kind = 'refused')
