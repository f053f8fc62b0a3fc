-- One import.
-- :id.
SELECT id, noun, file_name AS "fileName", profile, options, state, started_at AS "startedAt", finished_at AS "finishedAt", progress, manifest FROM imports WHERE id = :id
