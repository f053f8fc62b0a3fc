-- The newest run, and the newest whose figures are kept, newest first.
SELECT id, state, share, from_at AS "fromAt", to_at AS "toAt", started_at AS "startedAt", finished_at AS "finishedAt",
       data_version AS "dataVersion", error
FROM reporting_runs
WHERE id IN ((SELECT max(id) FROM reporting_runs), (SELECT max(id) FROM reporting_runs WHERE state = 'done'))
ORDER BY id DESC
