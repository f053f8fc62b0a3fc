-- Account :accountId proved who it is: wrong tries are forgotten, and the TOTP step :totpStep (null: none) is used up.
WITH seen AS (UPDATE accounts SET last_sign_in_at = now() WHERE id = :accountId)
UPDATE credentials SET failed_tries = 0, totp_last_step = coalesce(:totpStep, totp_last_step) WHERE account_id = :accountId
