-- Makes the partition of one quarter if it is missing.
-- :quarter any instant in it.
SELECT ensure_incident_partitions(:quarter, :quarter) AS made
