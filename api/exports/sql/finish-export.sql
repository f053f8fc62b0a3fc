-- Ends export :id as :state, with :manifest where it is whole; returns it, or nothing where it had ended before.
UPDATE exports
SET state = :state, manifest = :manifest, error = :error, finished_at = now(), rows_written = coalesce(:rows, rows_written),
    bytes_written = coalesce(:bytes, bytes_written), expires_at = now() + :keptHours * interval '1 hour'
WHERE id = :id AND state IN ('waiting', 'running')
RETURNING id, made_at AS "madeAt", made_by AS "madeBy", question, purpose, delivery, state, rows_expected AS "rowsExpected",
          rows_written AS "rowsWritten", bytes_written AS "bytesWritten", finished_at AS "finishedAt", expires_at AS "expiresAt",
          repeats_id AS "repeatsId", manifest, error
