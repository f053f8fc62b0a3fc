-- Makes the quarterly partition that :reportedAt falls into; returns how many were made (0 or 1).
SELECT ensure_incident_partitions(:reportedAt, :reportedAt) AS made
