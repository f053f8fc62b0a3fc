-- Begins a run over [:from, :to). A unique index refuses a second run beside one that is going on.
-- :from, :to  timestamptz
INSERT INTO reporting_runs (from_at, to_at, data_version) VALUES (:from, :to, data_version())
RETURNING id, state, share, from_at AS "fromAt", to_at AS "toAt", started_at AS "startedAt", finished_at AS "finishedAt",
          data_version AS "dataVersion", error
