-- Whether this process is the one that watches until the transaction ends.
SELECT pg_try_advisory_xact_lock(815, 19) AS "isMine"
