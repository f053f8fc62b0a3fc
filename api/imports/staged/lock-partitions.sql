-- One maker of partitions at a time; the same lock as ensure_incident_partitions.
SELECT pg_advisory_xact_lock(815, 2)
