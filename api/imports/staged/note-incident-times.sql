-- A warning for every incident that was closed before it was opened.
INSERT INTO staged_note (row, kind, reason, detail)
SELECT s.row, 'warning', 'closed-before-opened', format('opened %s, closed %s', s.reported_at, s.closed_at)
FROM staged s
WHERE s.closed_at < s.reported_at AND NOT EXISTS (SELECT FROM staged_note n WHERE n.row = s.row AND n.kind = 'refused')
