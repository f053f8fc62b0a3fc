-- The settings that were changed from their defaults, as one object.
SELECT coalesce(jsonb_object_agg(key, value), '{}') AS settings FROM access_settings
