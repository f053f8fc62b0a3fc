-- Sets an uploaded import running; no row when it is in another state.
-- :id, :profile, :options (JSON).
UPDATE imports SET state = 'running', started_at = now(), finished_at = NULL, profile = :profile, options = :options,
  progress = '{"step": "waiting"}', manifest = NULL
WHERE id = :id AND state IN ('uploaded', 'dry-run', 'failed', 'cancelled')
RETURNING id, noun, file_name AS "fileName", profile, options, state, started_at AS "startedAt", finished_at AS "finishedAt", progress, manifest
