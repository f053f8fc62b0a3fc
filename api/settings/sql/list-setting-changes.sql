-- The last 100 changes of settings, newest first.
SELECT h.key, h.value, h.changed_at AS "changedAt", a.name AS "changedBy"
FROM access_settings_history h LEFT JOIN accounts a ON a.id = h.changed_by
ORDER BY h.id DESC LIMIT 100
