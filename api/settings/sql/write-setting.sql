-- Setting :key has the value :value from now on, changed by account :changedBy; its history keeps every one.
WITH noted AS (INSERT INTO access_settings_history (key, value, changed_at, changed_by) VALUES (:key, :value, now(), :changedBy))
INSERT INTO access_settings (key, value, changed_by) VALUES (:key, :value, :changedBy)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = now(), changed_by = excluded.changed_by
