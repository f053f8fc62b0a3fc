-- Stops the statement that another connection runs.
-- :pid its process.
SELECT pg_cancel_backend(:pid) AS cancelled
