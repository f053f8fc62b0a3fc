-- Counts one more wrong try of account :accountId; the one that makes :lockAfter locks it for :lockSeconds.
UPDATE credentials SET
  failed_tries = CASE WHEN failed_tries + 1 >= :lockAfter THEN 0 ELSE failed_tries + 1 END,
  locked_until = CASE WHEN failed_tries + 1 >= :lockAfter THEN now() + make_interval(secs => :lockSeconds) ELSE locked_until END
WHERE account_id = :accountId
RETURNING coalesce(locked_until > now(), false) AS "isLocked"
