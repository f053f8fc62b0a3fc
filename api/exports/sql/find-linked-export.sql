-- Export :id for who shows its signed link, while its maker still has the post and the territory it was made under.
SELECT e.id, e.made_at AS "madeAt", e.made_by AS "madeBy", question, purpose, delivery, state, rows_expected AS "rowsExpected",
          rows_written AS "rowsWritten", bytes_written AS "bytesWritten", finished_at AS "finishedAt", expires_at AS "expiresAt",
          repeats_id AS "repeatsId", manifest, error, e.post AS "makerPost", a.name AS "makerName"
FROM exports e
JOIN accounts a ON a.id = e.made_by
WHERE e.id = :id AND e.state = 'done' AND e.delivery = 'file' AND NOT a.is_disabled AND a.post = e.post
  AND CASE WHEN EXISTS (SELECT FROM account_territories t WHERE t.account_id = a.id AND t.kind = 'city') THEN e.areas = 'city'
      ELSE same_codes(e.areas, (SELECT string_agg(t.code, ',') FROM account_territories t WHERE t.account_id = a.id AND t.kind = 'area'))
       AND same_codes(e.grids, (SELECT string_agg(t.code, ',') FROM account_territories t WHERE t.account_id = a.id AND t.kind = 'grid')) END
