-- Community grids in force whose community lies in area :areaCode, with their boundary as GeoJSON at full precision.
SELECT id, code, name, kind, coalesce(community_code, CASE code_scheme WHEN 'gb-15' THEN left(code, 12) END) AS "communityCode",
       ST_AsGeoJSON(boundary, 15)::json AS boundary
FROM grids
WHERE coverage = 'community' AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())
  AND starts_with(coalesce(community_code, CASE code_scheme WHEN 'gb-15' THEN code END), :areaCode)
ORDER BY code
