-- Notes what is asked, under the caller's own claims; it waits until it is begun.
INSERT INTO exports (made_by, post, areas, grids, needs, question, purpose, delivery, rows_expected, repeats_id)
VALUES (:madeBy, :post, :areas, :grids, :needs, :question, :purpose, :delivery, :rowsExpected, :repeatsId)
RETURNING id, made_at AS "madeAt", made_by AS "madeBy", question, purpose, delivery, state, rows_expected AS "rowsExpected",
          rows_written AS "rowsWritten", bytes_written AS "bytesWritten", finished_at AS "finishedAt", expires_at AS "expiresAt",
          repeats_id AS "repeatsId", manifest, error
