-- A new key of account :accountId; its token as a hash (hexadecimal), good for :days days.
INSERT INTO api_keys (account_id, name, beginning, token_hash, scopes, expires_at)
VALUES (:accountId, :name, :beginning, decode(:token, 'hex'), :scopes, now() + make_interval(days => :days))
RETURNING id
