-- Closes an import.
-- :id, :state what it came to, :progress and :manifest (JSON).
UPDATE imports SET state = :state, finished_at = clock_timestamp(), progress = :progress, manifest = :manifest WHERE id = :id
RETURNING id, noun, file_name AS "fileName", profile, options, state, started_at AS "startedAt", finished_at AS "finishedAt", progress, manifest
