-- The session whose token has the hash :token (hexadecimal) with its account, or no row; ages in seconds, by the
-- database's clock. Judged by sessions.rules.ts.
SELECT s.id AS "sessionId", s.proof, s.ended_at IS NOT NULL AS "isEnded",
       extract(epoch FROM now() - s.made_at)::float8 AS "ageSeconds",
       extract(epoch FROM now() - s.last_active_at)::float8 AS "idleSeconds",
       a.id AS "accountId", a.name, a.post, a.sign_in AS "signIn", a.is_disabled AS "isDisabled", a.awaits_confirmation AS "awaitsConfirmation",
       coalesce(c.locked_until > now(), false) AS "isLocked", c.totp_confirmed_at IS NOT NULL AS "hasSecondFactor",
       extract(epoch FROM now() - c.changed_at)::float8 AS "passwordAgeSeconds",
       coalesce((SELECT jsonb_agg(jsonb_build_object('kind', t.kind, 'code', t.code)) FROM account_territories t WHERE t.account_id = a.id), '[]') AS territories,
       coalesce((SELECT jsonb_object_agg(key, value) FROM access_settings), '{}') AS settings
FROM sessions s JOIN accounts a ON a.id = s.account_id LEFT JOIN credentials c ON c.account_id = a.id
WHERE s.token_hash = decode(:token, 'hex')
