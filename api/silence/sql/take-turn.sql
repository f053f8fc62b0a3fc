-- Whether this process is the one that watches until the transaction ends. Judging all grids may take long on a busy
-- machine: it is not ended for being idle.
SELECT pg_try_advisory_xact_lock(815, 19) AS "isMine", set_config('idle_in_transaction_session_timeout', '0', true)
