-- Ids of the residents that one of :fingerprints (hexadecimal) belongs to; only for who may find in the whole city.
SELECT resident_id AS id FROM find_residents(ARRAY(SELECT decode(f, 'hex') FROM unnest(:fingerprints) AS f)) ORDER BY 1
