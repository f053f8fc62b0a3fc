-- Stores a draft of the caller. Returns its id.
INSERT INTO orders (scenario_id, scenario_name, title, effective_from, reason, equity_reason, is_marked, made_by, made_post, terms,
                    changes, moves, prices, cost_yuan, figures, data_version, computed_at, inputs, inputs_digest, grid_ids)
VALUES (:scenarioId, :scenarioName, :title, (:effectiveFrom)::date, :reason, :equityReason, :isMarked, claim_account(),
        :madePost, :terms, :changes, :moves, :prices, :costYuan, :figures, :dataVersion, :computedAt, :inputs, :inputsDigest, :gridIds)
RETURNING id
