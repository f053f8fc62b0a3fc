-- What the claimed opening opens of household :householdId, or of the residents :residentIds, sealed, by id; either may
-- be null. A value that is not recorded, or not told to the caller's post, is null. place: the building's address and the door.
SELECT r.id, r.household_id AS "householdId", r.recorded_at AS "recordedAt", r.source,
       concat_ws(' ', nullif(b.address, ''), nullif(h.place, '')) AS place,
       names.sealed AS names, telephones.sealed AS telephones, identities.sealed AS identities, care.sealed AS care
FROM residents r
LEFT JOIN households h ON h.id = r.household_id
LEFT JOIN buildings b ON b.id = h.building_id
LEFT JOIN resident_names names ON names.resident_id = r.id
LEFT JOIN resident_telephones telephones ON telephones.resident_id = r.id
LEFT JOIN resident_identities identities ON identities.resident_id = r.id
LEFT JOIN resident_care care ON care.resident_id = r.id
WHERE r.household_id = :householdId OR r.id = ANY (:residentIds)
ORDER BY r.id
