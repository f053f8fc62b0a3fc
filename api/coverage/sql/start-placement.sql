-- Begins a search; a unique index refuses a second one beside one that is going on. :gridIds null is the whole city.
INSERT INTO placement_runs (made_by, question, grid_ids, data_version, solver, prepared_share)
VALUES (:madeBy, :question, :gridIds, :dataVersion, :solver, 0)
RETURNING id, made_at AS "madeAt", finished_at AS "finishedAt", state, question, data_version AS "dataVersion",
          inputs_digest AS "inputsDigest", solver, answer, error, prepared_share AS "preparedShare"
