-- A one-time link for account :accountId, its token as a hash (hexadecimal), good for :hours hours.
INSERT INTO invitations (token_hash, account_id, expires_at) VALUES (decode(:token, 'hex'), :accountId, now() + make_interval(hours => :hours))
