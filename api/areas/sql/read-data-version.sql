-- One row: the newest entry of the change feed (0 when nothing was ever written).
SELECT coalesce(max(seq), 0) AS "dataVersion" FROM changes
