-- The two hundred newest orders that the caller may read, or the one of :id; without communities, grids and inputs unless :isWhole.
SELECT id, scenario_id AS "scenarioId", scenario_name AS "scenarioName", state, title,
       to_char(effective_from, 'YYYY-MM-DD') AS "effectiveFrom", reason, equity_reason AS "equityReason",
       is_marked AS "isMarked", revision, made_at AS "madeAt", made_post AS "madePost", issued_at AS "issuedAt",
       issued_post AS "issuedPost", ended_at AS "endedAt", end_note AS "endNote", terms, changes, moves, prices,
       cost_yuan AS "costYuan", CASE WHEN :isWhole THEN figures ELSE figures - 'communities' - 'grids' END AS figures,
       data_version AS "dataVersion", computed_at AS "computedAt", CASE WHEN :isWhole THEN inputs END AS inputs,
       inputs_digest AS "inputsDigest", to_jsonb(grid_ids) AS "gridIds"
FROM orders
WHERE :id IS NULL OR id = :id
ORDER BY id DESC
LIMIT 200
