-- What the columns need besides incidents: the city's time zone, and every class with its parent as
-- triples [id, parent id or 0, 1 when sensitive else 0].
SELECT coalesce((SELECT value FROM city_settings WHERE key = 'timezone'), 'Asia/Shanghai') AS "timeZone",
       coalesce((SELECT jsonb_agg(jsonb_build_array(id, coalesce(parent_id, 0), is_sensitive::integer) ORDER BY id) FROM incident_classes), '[]') AS classes
