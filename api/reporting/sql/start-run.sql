-- Begins a run over [:from, :to); without a period, over the year before the newest report. No row where there is no
-- incident; a unique index refuses a second run beside one that is going on.
-- :from, :to  timestamptz or null
INSERT INTO reporting_runs (from_at, to_at, data_version)
SELECT coalesce(:from, newest.at - interval '1 year'), coalesce(:to, newest.at + interval '1 second'), data_version()
FROM (SELECT newest_report() AS at) newest
WHERE newest.at IS NOT NULL
RETURNING id, state, share, from_at AS "fromAt", to_at AS "toAt", started_at AS "startedAt", finished_at AS "finishedAt",
          data_version AS "dataVersion", error
