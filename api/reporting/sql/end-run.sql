-- Ends a run that is going on; returns it, or nothing where it had ended.
-- :id     int8
-- :state  text, 'done', 'failed' or 'cancelled'
-- :error  text or null
UPDATE reporting_runs SET state = :state, error = :error, finished_at = now(),
  share = CASE :state WHEN 'done' THEN 1 ELSE share END
WHERE id = :id AND state = 'running'
RETURNING id, state, share, from_at AS "fromAt", to_at AS "toAt", started_at AS "startedAt", finished_at AS "finishedAt",
          data_version AS "dataVersion", error
