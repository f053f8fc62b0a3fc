-- The keys the caller may see, or only :id (null: all), newest first.
SELECT k.id, k.account_id AS "accountId", a.name AS "accountName", k.name, k.beginning, k.scopes, k.made_at AS "madeAt",
       k.expires_at AS "expiresAt", k.revoked_at AS "revokedAt", k.last_used_at AS "lastUsedAt"
FROM api_keys k JOIN accounts a ON a.id = k.account_id
WHERE :id IS NULL OR k.id = :id
ORDER BY k.revoked_at IS NOT NULL, k.made_at DESC
LIMIT 500
