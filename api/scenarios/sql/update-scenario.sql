-- Changes the scenario of :id if :revision is still its own; no row: somebody changed it meanwhile, or it is gone.
UPDATE scenarios
SET name = :name, note = :note, changed_at = now(), changed_name = :actor, revision = revision + 1, terms = :terms,
    changes = :changes, prices = :prices, cost_yuan = :costYuan, figures = :figures, is_marked = :isMarked,
    data_version = :dataVersion, computed_at = :computedAt, inputs = :inputs, inputs_digest = :inputsDigest
WHERE id = :id AND revision = :revision
RETURNING id
