-- A TOTP secret for account :accountId, sealed (hexadecimal), that counts once it is confirmed; null takes it away.
UPDATE credentials SET totp_sealed = decode(:sealed, 'hex'), totp_confirmed_at = NULL, totp_last_step = 0 WHERE account_id = :accountId
