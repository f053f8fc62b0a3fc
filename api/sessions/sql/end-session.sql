-- Ends session :id for the reason given, unless it has ended already.
UPDATE sessions SET ended_at = now(), end_reason = :reason WHERE id = :id AND ended_at IS NULL RETURNING id
