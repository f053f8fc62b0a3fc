-- Whether the screen whose token has the hash :token (hexadecimal) still waits to be paired.
SELECT EXISTS (SELECT FROM pairings WHERE token_hash = decode(:token, 'hex') AND expires_at > now()) AS waits
