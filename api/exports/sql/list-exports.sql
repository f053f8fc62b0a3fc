-- The newest hundred exports the caller may see, or the one of :id.
SELECT id, made_at AS "madeAt", made_by AS "madeBy", question, purpose, delivery, state, rows_expected AS "rowsExpected",
          rows_written AS "rowsWritten", bytes_written AS "bytesWritten", finished_at AS "finishedAt", expires_at AS "expiresAt",
          repeats_id AS "repeatsId", manifest, error
FROM exports
WHERE :id IS NULL OR id = :id
ORDER BY id DESC
LIMIT 100
