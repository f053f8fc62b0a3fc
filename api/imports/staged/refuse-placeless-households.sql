-- Refuses households that name no known building and have no position of their own.
INSERT INTO staged_note (row, kind, reason, detail)
SELECT s.row, 'refused', CASE WHEN s.building IS NULL THEN 'no-position' ELSE 'no-such-building' END,
       CASE WHEN s.building IS NULL THEN 'the row names no building and has no position'
            ELSE format('there is no building with the code %s', s.building) END
FROM staged s LEFT JOIN staged_house h ON h.code = s.building
WHERE h.building_id IS NULL AND s.x IS NULL
