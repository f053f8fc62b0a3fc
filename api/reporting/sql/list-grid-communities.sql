-- Community code of every community grid there ever was; empty where none is known.
SELECT id, coalesce(community_code, CASE code_scheme WHEN 'gb-15' THEN left(code, 12) END, '') AS "communityCode"
FROM grids WHERE coverage = 'community'
