-- Stores an incident at :longitude :latitude (degrees, WGS 84; :sourceFrame says what they were sent in) and returns
-- its id. It lies outside the city when there are grids in force and none of them holds it. :text and :address are masked
-- already where :isMasked says so.
WITH place AS (SELECT ST_SetSRID(ST_MakePoint(:longitude, :latitude), 4326) AS position)
INSERT INTO incidents (reported_at, due_at, position, source_frame, position_quality, is_outside_city, class_id, source,
                       severity, text, address, is_masked)
SELECT :reportedAt, :dueAt, position, :sourceFrame, :positionQuality,
       EXISTS (SELECT FROM grids WHERE valid_from <= now() AND (valid_to IS NULL OR valid_to > now()))
       AND NOT EXISTS (SELECT FROM grids g WHERE g.boundary && place.position AND ST_Intersects(g.boundary, place.position)
                         AND g.valid_from <= now() AND (g.valid_to IS NULL OR g.valid_to > now())),
       :classId, :source, :severity, :text, :address, :isMasked
FROM place
RETURNING id
