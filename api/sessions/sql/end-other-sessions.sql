-- Ends every open session of account :accountId but :kept (null: every one).
UPDATE sessions SET ended_at = now(), end_reason = :reason
WHERE account_id = :accountId AND ended_at IS NULL AND id IS DISTINCT FROM :kept
