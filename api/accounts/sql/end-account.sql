-- Ends every open session of account :id.
UPDATE sessions SET ended_at = now(), end_reason = :reason WHERE account_id = :id AND ended_at IS NULL
