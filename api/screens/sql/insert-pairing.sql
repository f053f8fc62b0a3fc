-- A screen waits under :code, its token as a hash (hexadecimal), for ten minutes. What expired goes.
WITH gone AS (DELETE FROM pairings WHERE expires_at < now())
INSERT INTO pairings (code, token_hash, expires_at) VALUES (:code, decode(:token, 'hex'), now() + interval '10 minutes')
RETURNING expires_at AS "expiresAt"
