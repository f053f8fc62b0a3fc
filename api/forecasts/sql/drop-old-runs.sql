-- Keeps the newest :kept runs.
DELETE FROM forecast_runs WHERE id NOT IN (SELECT id FROM forecast_runs ORDER BY id DESC LIMIT :kept)
