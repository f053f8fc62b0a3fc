-- Keeps the words of incident :id as they came in, sealed (:sealedHex, hexadecimal); :kinds are the kinds of numbers
-- that were masked in what is stored of them.
INSERT INTO incident_originals (incident_id, community_grid_id, sealed, kinds)
SELECT id, community_grid_id, decode(:sealedHex, 'hex'), :kinds FROM incidents WHERE id = :id
