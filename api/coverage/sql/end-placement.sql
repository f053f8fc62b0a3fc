-- Ends a search that is going on, keeping the best so far where :answer is null; returns it, or nothing where it had ended.
UPDATE placement_runs
SET state = :state, answer = coalesce(:answer, answer), error = :error, finished_at = now()
WHERE id = :id AND state = 'running'
RETURNING id, made_at AS "madeAt", finished_at AS "finishedAt", state, question, data_version AS "dataVersion",
          inputs_digest AS "inputsDigest", solver, answer, error,
       prepared_share AS "preparedShare"
