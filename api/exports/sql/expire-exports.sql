-- Exports whose file has been kept long enough; their manifests stay.
UPDATE exports SET state = 'expired' WHERE state = 'done' AND expires_at <= now() RETURNING id
