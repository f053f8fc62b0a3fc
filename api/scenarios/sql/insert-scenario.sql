-- Stores a scenario of the caller, about the grids of his territory (null: the whole city). Returns its id.
INSERT INTO scenarios (name, note, made_by, owner_name, changed_name, terms, changes, prices, cost_yuan, figures, is_marked,
                       data_version, computed_at, inputs, inputs_digest, grid_ids)
VALUES (:name, :note, claim_account(), :actor, :actor, :terms, :changes, :prices, :costYuan, :figures, :isMarked,
        :dataVersion, :computedAt, :inputs, :inputsDigest,
        CASE WHEN sees_all('scenarios', 'make') THEN NULL ELSE grids_within('scenarios', 'make') END)
RETURNING id
