-- What proves that somebody is the account :login or :accountId (one of them null), or no row; held against other tries
-- until the end of the transaction. lockedSeconds: how long it is still locked, 0 when it is not.
SELECT a.id AS "accountId", a.name, a.login, a.post, a.sign_in AS "signIn", a.is_disabled AS "isDisabled",
       c.password_hash AS "passwordHash", c.history, c.failed_tries AS "failedTries",
       greatest(0, coalesce(extract(epoch FROM c.locked_until - now()), 0))::float8 AS "lockedSeconds",
       encode(c.totp_sealed, 'hex') AS "totpSealed", c.totp_confirmed_at IS NOT NULL AS "isTotpConfirmed", c.totp_last_step AS "totpLastStep",
       coalesce((SELECT jsonb_object_agg(key, value) FROM access_settings), '{}') AS settings
FROM accounts a JOIN credentials c ON c.account_id = a.id
WHERE a.login = :login OR a.id = :accountId
FOR UPDATE OF c
