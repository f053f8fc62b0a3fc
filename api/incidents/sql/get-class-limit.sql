-- The time limit of incident class :classId (null: none) and the city's time zone; no row for an unknown class.
SELECT limit_value::float8 AS "limitValue", limit_unit AS "limitUnit",
       (SELECT value FROM city_settings WHERE key = 'timezone') AS timezone
FROM incident_classes
WHERE id = :classId
