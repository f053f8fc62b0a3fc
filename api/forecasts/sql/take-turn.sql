-- Whether this process is the one that makes forecasts until the transaction ends.
SELECT pg_try_advisory_xact_lock(815, 20) AS "isMine"
