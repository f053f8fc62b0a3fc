-- The one-time link with the token hash :token (hexadecimal) while it holds, or no row; held until the end of the transaction.
SELECT i.account_id AS "accountId", i.expires_at AS "expiresAt", a.login, a.name
FROM invitations i JOIN accounts a ON a.id = i.account_id
WHERE i.token_hash = decode(:token, 'hex') AND i.used_at IS NULL AND i.expires_at > now() AND NOT a.is_disabled AND a.sign_in = 'password'
FOR UPDATE OF i
