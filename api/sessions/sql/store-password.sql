-- Gives account :accountId the password with the hash :hash; the one before joins the history, newest first, of at most :kept.
INSERT INTO credentials AS c (account_id, password_hash, changed_at) VALUES (:accountId, :hash, now())
ON CONFLICT (account_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = now(), failed_tries = 0, locked_until = NULL,
  history = (CASE WHEN c.password_hash IS NULL THEN c.history ELSE c.password_hash || c.history END)[1 : :kept]
