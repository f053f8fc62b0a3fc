-- The last 100 imports, newest first.
SELECT id, noun, file_name AS "fileName", profile, options, state, started_at AS "startedAt", finished_at AS "finishedAt", progress, manifest FROM imports ORDER BY id DESC LIMIT 100
