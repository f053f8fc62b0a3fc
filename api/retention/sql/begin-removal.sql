-- Whether this transaction is the only removal now; a removal takes the time it takes.
SELECT pg_try_advisory_xact_lock(815, 4) AS "isAlone", set_config('statement_timeout', '0', true) AS timeout
