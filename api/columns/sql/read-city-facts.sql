-- What the columns need besides incidents: the city's time zone, and every class with its parent as pairs
-- [id, parent id or 0].
SELECT coalesce((SELECT value FROM city_settings WHERE key = 'timezone'), 'Asia/Shanghai') AS "timeZone",
       coalesce((SELECT jsonb_agg(jsonb_build_array(id, coalesce(parent_id, 0)) ORDER BY id) FROM incident_classes), '[]') AS classes
