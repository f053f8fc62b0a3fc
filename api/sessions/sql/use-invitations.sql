-- Every one-time link of account :accountId has done its work.
UPDATE invitations SET used_at = now() WHERE account_id = :accountId AND used_at IS NULL
