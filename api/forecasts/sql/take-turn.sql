-- Whether this process is the one that makes forecasts until the transaction ends. What is computed between two of its
-- statements may take minutes on a busy machine: it is not ended for being idle.
SELECT pg_try_advisory_xact_lock(815, 20) AS "isMine", set_config('idle_in_transaction_session_timeout', '0', true)
