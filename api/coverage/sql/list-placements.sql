-- The newest hundred searches the caller may read, or the one of :id.
SELECT id, made_at AS "madeAt", finished_at AS "finishedAt", state, question, data_version AS "dataVersion",
       inputs_digest AS "inputsDigest", solver, answer, error,
       prepared_share AS "preparedShare"
FROM placement_runs
WHERE :id IS NULL OR id = :id
ORDER BY id DESC
LIMIT 100
