-- Notes a new import and returns it.
-- :noun, :fileName, :profile, :options (JSON), :state uploaded or running.
INSERT INTO imports (noun, file_name, profile, options, state)
VALUES (:noun, :fileName, :profile, :options, :state)
RETURNING id, noun, file_name AS "fileName", profile, options, state, started_at AS "startedAt", finished_at AS "finishedAt", progress, manifest
