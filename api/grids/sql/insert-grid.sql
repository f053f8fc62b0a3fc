-- Stores a new grid and returns its id. :boundary is GeoJSON text (WGS 84), :validFrom null means now. Without
-- :communityCode a 15-digit code names its community itself, when that is known. Overlap and a taken code are refused
-- by the table, under its own lock.
INSERT INTO grids (coverage, kind, code, code_scheme, name, community_code, responsible_unit, valid_from, boundary)
SELECT :coverage, :kind, :code, :codeScheme, :name,
       coalesce(:communityCode, (SELECT code FROM areas WHERE :codeScheme = 'gb-15' AND code = left(:code, 12))),
       :responsibleUnit, coalesce(:validFrom, now()),
       ST_Multi(ST_SetSRID(ST_GeomFromGeoJSON(:boundary), 4326))
RETURNING id
