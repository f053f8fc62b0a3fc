-- The newest run; no row before the first.
SELECT id, made_at AS "madeAt", data_version AS "dataVersion", to_char(last_day, 'YYYY-MM-DD') AS "lastDay", seed
FROM forecast_runs ORDER BY id DESC LIMIT 1
