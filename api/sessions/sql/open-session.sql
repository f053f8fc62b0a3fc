-- A new session of account :accountId with the token hash :token (hexadecimal).
INSERT INTO sessions (token_hash, account_id, proof, device, address)
VALUES (decode(:token, 'hex'), :accountId, :proof, :device, :address)
RETURNING id
