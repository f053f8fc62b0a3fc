-- The newest finished look for clusters, and how far the one under way is.
SELECT (SELECT max(finished_at) FROM cluster_scans) AS "finishedAt",
       (SELECT data_until FROM cluster_scans WHERE finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT 1) AS "dataUntil",
       (SELECT data_version FROM cluster_scans WHERE finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT 1) AS "dataVersion",
       (SELECT groups FROM cluster_scans WHERE finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT 1) AS groups,
       (SELECT progress FROM cluster_scans WHERE finished_at IS NULL AND begun_at > now() - interval '1 hour'
        ORDER BY begun_at DESC LIMIT 1) AS progress
