-- The owner of session :id did something just now; one that has been idle for too long stays so. :idleSeconds is how
-- long that is where it was not set.
UPDATE sessions SET last_active_at = now()
WHERE id = :id AND ended_at IS NULL
  AND last_active_at > now() - make_interval(secs => coalesce((SELECT value::float8 FROM access_settings WHERE key = 'idleSeconds'), :idleSeconds))
