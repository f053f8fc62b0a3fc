-- The TOTP secret of account :accountId counts from now on; :step is used up.
UPDATE credentials SET totp_confirmed_at = now(), totp_last_step = :step WHERE account_id = :accountId
