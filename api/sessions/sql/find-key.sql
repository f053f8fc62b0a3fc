-- The API key whose token has the hash :token (hexadecimal) with its owner, or no row. Judged by sessions.rules.ts.
SELECT k.id AS "keyId", k.name AS "keyName", k.scopes, k.revoked_at IS NOT NULL OR k.expires_at <= now() AS "isEnded",
       a.id AS "accountId", a.name, a.post, a.is_disabled OR coalesce(c.locked_until > now(), false) AS "isDisabled",
       coalesce((SELECT jsonb_agg(jsonb_build_object('kind', t.kind, 'code', t.code)) FROM account_territories t WHERE t.account_id = a.id), '[]') AS territories
FROM api_keys k JOIN accounts a ON a.id = k.account_id LEFT JOIN credentials c ON c.account_id = a.id
WHERE k.token_hash = decode(:token, 'hex')
