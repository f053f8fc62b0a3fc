-- How far a scan is; with :finished what it looked at.
UPDATE cluster_scans
SET progress = :progress, finished_at = CASE WHEN :finished THEN now() END, data_until = :dataUntil,
    data_version = :dataVersion, groups = :groups
WHERE id = :id
