-- The two hundred scenarios changed last that the caller may read, or the one of :id; without communities and grids unless :isWhole.
SELECT id, name, note, made_at AS "madeAt", coalesce(made_by = claim_account(), false) AS "isMine", owner_name AS "ownerName",
       changed_at AS "changedAt", changed_name AS "changedName", revision, terms, changes, prices, cost_yuan AS "costYuan",
       is_marked AS "isMarked", data_version AS "dataVersion", computed_at AS "computedAt",
       CASE WHEN :isWhole THEN figures ELSE figures - 'communities' - 'grids' END AS figures,
       CASE WHEN :isWhole THEN inputs END AS inputs, inputs_digest AS "inputsDigest", to_jsonb(grid_ids) AS "gridIds"
FROM scenarios
WHERE :id IS NULL OR id = :id
ORDER BY changed_at DESC, id DESC
LIMIT 200
