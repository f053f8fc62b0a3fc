-- The paired screen whose token has the hash :token (hexadecimal), or no row.
SELECT id AS "screenId", name, level, revoked_at IS NOT NULL AS "isEnded",
       jsonb_build_array(jsonb_build_object('kind', territory_kind, 'code', territory_code)) AS territories
FROM screens
WHERE token_hash = decode(:token, 'hex')
