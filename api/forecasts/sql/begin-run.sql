-- A new run over data up to :lastDay (a date). Returns its id.
INSERT INTO forecast_runs (made_at, data_version, last_day, seed) VALUES (:madeAt, :dataVersion, :lastDay::date, :seed)
RETURNING id
